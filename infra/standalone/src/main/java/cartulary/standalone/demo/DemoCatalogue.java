package cartulary.standalone.demo;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PricingCommand.DefineShippingMethod;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.pricing.ShippingRate;
import cartulary.contract.support.Localized;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The range of the demo shop: paper, tea, ceramics and textiles. The same on every machine and at every start, since ids,
 * words and prices come from lists and arithmetic alone.
 */
public final class DemoCatalogue {
    /**
     * @param parent null for a root
     */
    public record Category(CategoryId id, CategoryId parent, Localized name) {}

    /**
     * @param motif what its picture shows
     * @param look which colours and pattern its picture has, from 0
     */
    public record Product(
            ProductId id,
            CategoryId category,
            Localized name,
            Localized description,
            Motif motif,
            int look,
            List<Variant> variants) {
        /** Where the gateway serves its picture. */
        public String picture() {
            return "/pictures/" + id + ".svg";
        }

        /** Whether it is put together of other products. */
        public boolean bundle() {
            return variants.stream().anyMatch(Variant::bundle);
        }

        /** The workshop it comes from: two of each trade. */
        public String brand() {
            var first = look % 2 == 0;
            return switch (motif) {
                case NOTEBOOK, LETTERS, BOOK -> first ? "Quire & Fold" : "Deckle Edge";
                case LEAF_TEA, TEA_CAKE, FLOWER_TEA -> first ? "Nine Terraces" : "Cloud Ridge";
                case CUP, BOWL, POT, TEA_SET -> first ? "Ash Kiln" : "Salt River Pottery";
                case SCARF, CLOTH, BAG -> first ? "Indigo Yard" : "Loom Lane";
            };
        }

        /** What else is said of it. */
        public Map<String, String> attributes() {
            return Map.of(
                    "made",
                    look % 5 == 0 ? "by one pair of hands" : "in small batches",
                    "material",
                    switch (motif) {
                        case NOTEBOOK, LETTERS, BOOK -> "paper";
                        case LEAF_TEA, TEA_CAKE -> "tea leaves";
                        case FLOWER_TEA -> "blossoms";
                        case CUP, BOWL, POT, TEA_SET -> look % 3 == 0 ? "stoneware" : "porcelain";
                        case SCARF -> "yarn";
                        case CLOTH, BAG -> look % 3 == 0 ? "linen" : "cotton";
                    });
        }
    }

    /**
     * @param prices one per currency
     * @param stock units on the shelf when the shop opens, 20 to 500; 0 of a bundle, of which there are as many as its parts make
     * @param parts empty unless it is a bundle
     */
    public record Variant(Sku sku, Map<String, String> options, List<Money> prices, int stock, List<BundlePart> parts) {
        public boolean bundle() {
            return !parts.isEmpty();
        }
    }

    /** What a picture shows. */
    public enum Motif {
        NOTEBOOK,
        LETTERS,
        BOOK,
        LEAF_TEA,
        TEA_CAKE,
        FLOWER_TEA,
        CUP,
        BOWL,
        POT,
        TEA_SET,
        SCARF,
        CLOTH,
        BAG
    }

    /** A name in both languages, and what is said of it. */
    private record Theme(String en, String zh, String enSays, String zhSays) {}

    private record Option(String en, int percent) {}

    /**
     * One shelf: its themes become products, its options variants.
     *
     * @param fen price of the plainest variant of the first theme, in CNY
     */
    private record Shelf(
            String key,
            String code,
            Motif motif,
            String root,
            Localized name,
            String enNoun,
            String zhNoun,
            List<Theme> themes,
            int fen,
            String optionName,
            List<Option> options,
            String secondName,
            List<Option> seconds,
            String enMade,
            String zhMade) {}

    private static final List<Theme> SEASONS = themes("""
            First Frost|初霜|the white that lies on the fields before breakfast|清晨田野上那一层薄白
            Plum Rain|梅雨|the grey-green weeks when the plums ripen and nothing dries|梅子黄时、万物湿润的青灰色
            Lantern Night|灯夜|warm light behind red paper, seen from across the river|隔河望见的红纸灯火
            Bamboo Shade|竹影|the cool of noon under tall bamboo|正午竹林下的清凉
            Snow Line|雪线|the edge of the snow on a far mountain|远山上积雪的边缘
            Osmanthus|桂子|an October courtyard that smells of apricots and honey|十月庭院里的杏蜜香气
            Night Ferry|夜航|a deep blue crossing with one lamp at the bow|船头一盏灯的深蓝夜渡
            Crane Field|鹤田|winter wetlands and long-legged visitors|冬日湿地与长脚的访客
            Persimmon|柿色|the last fruit left on the tree for the birds|留给鸟儿的最后一枚果
            Willow Bank|柳岸|the first haze of green along a canal|河岸初起的一抹烟绿
            Ink Stone|墨砚|the soft black of freshly ground ink|新磨墨汁的柔黑
            Morning Market|早市|cabbages, steam and the first bus|白菜、蒸汽与头班车
            Lotus Pond|荷塘|wide leaves after rain, one bud open|雨后阔叶间初绽的一朵
            Stone Bridge|石桥|an old arch that meets its own reflection|与倒影合成满月的老拱桥
            Swallow|燕归|the pair that comes back to the same eaves each spring|年年春天回到同一屋檐的那一双
            Pine Wind|松风|the sound of a hillside that is never quite still|从不完全安静的山坡之声
            Harvest Moon|秋月|the one evening when everyone looks up|人人抬头的那个夜晚
            """);

    private static final List<Theme> BOOKS = themes("""
            The Tea Road in Winter|冬日茶路|a walker follows the old mule tracks over the passes|一位行者沿旧马帮道翻山越岭
            A Small History of Paper|纸的小史|from mulberry bark to the page you are holding|从桑皮到你手中的这一页
            Letters to a Potter|致陶人书|thirty years of friendship between a kiln and a desk|窑火与书桌之间三十年的友谊
            Cooking with Five Things|五味家常|eighty dishes, each from five ingredients and patience|八十道菜,各用五样食材与一点耐心
            The Clockmaker's Daughter of Suzhou|苏州钟表匠的女儿|a novel of canals, gears and one stubborn girl|关于水巷、齿轮与一个倔强女孩的小说
            Weeds of Our Alley|巷中野草|forty plants that nobody sowed, drawn from life|四十种无人播种的植物,皆写生而成
            How Bridges Stand|桥何以立|stone, rope and steel explained with a pencil|用一支铅笔讲清石、索与钢
            Night Trains|夜车|eleven short stories between two stations|两站之间的十一个短篇
            The Patient Gardener|耐心的园丁|a year of small tasks for a balcony or a field|阳台或田地里一年的小小农事
            Birds of the Lower River|下江鸟记|what flies, wades and sings south of the gorge|峡谷以南飞的、涉水的与歌唱的
            Arithmetic for Grown-ups|成人算术|interest, odds and averages without tears|不流泪的利息、概率与平均数
            A Dictionary of Rain|雨的词典|sixty words for water that falls, and where they are said|六十个说雨的词,以及说它们的地方
            My Grandmother's Loom|外婆的织机|a memoir in twelve patterns|十二种纹样写成的回忆录
            The Lighthouse Ledger|灯塔账簿|a keeper's accounts turn out to be a love story|守塔人的账目原来是一段爱情
            First Poems for Children|孩子的第一本诗|short, loud and meant to be learned by heart|短小、响亮、适合背诵
            The Honest Shopkeeper|诚实的店主|notes on weighing, wrapping and keeping one's word|关于称量、包裹与守信的笔记
            Maps of Places That Moved|会移动的地图|rivers, borders and a village that changed its mind|河流、边界与一个改了主意的村庄
            """);

    private static final List<Theme> GREEN = themes("""
            Dragon Well|龙井|flat pan-fired leaves with the taste of chestnut|扁平炒青,栗香悠长
            Spring Snail|碧螺春|tiny curled buds that sink like snow|细卷嫩芽,入水如雪
            Yellow Mountain Fur Peak|黄山毛峰|downy buds from cool, foggy slopes|云雾山坡上的披毫嫩芽
            Melon Seed|六安瓜片|leaf without bud or stem, round and sweet|无芽无梗,圆润回甘
            Monkey King|太平猴魁|long pressed leaves with a breath of orchid|两叶抱一芽,兰香幽远
            Fur Tip|信阳毛尖|fine, straight and brisk|细直清爽,鲜醇有力
            Jade Dew|恩施玉露|steamed in the old way, deep green and savoury|古法蒸青,色翠味鲜
            Sweet Dew|甘露|soft buds from the misty end of the mountain|蒙顶云雾里的柔嫩芽叶
            Green Bamboo|竹叶青|needle-shaped leaves that stand up in the glass|芽叶挺秀,杯中直立
            White Leaf|安吉白茶|pale spring leaves, brothy and mild|早春白叶,鲜爽温和
            Cloud and Mist|庐山云雾|thick-leaved tea from a mountain seldom seen whole|难见全貌的名山厚叶
            Purple Shoot|顾渚紫笋|the tribute tea of a poet's preface|诗人序中的贡茶
            Silver Sword|银剑|straight silver buds, light as hay|银毫直芽,淡若新草
            Early Pearl|珠茶|rolled shot that opens slowly, leaf by leaf|圆紧如珠,徐徐舒展
            Rain Flower|雨花茶|pine-needle leaves named for a terrace of pebbles|松针般的茶叶,以卵石台得名
            Before the Rain|雨前|picked in the fortnight before Grain Rain|谷雨前半月采摘
            Toasted Rice|玄米绿茶|summer leaf with popped rice, friendly and round|夏叶配爆米,圆润亲切
            """);

    private static final List<Theme> DARK = themes("""
            Iron Goddess|铁观音|rolled oolong with a long floral finish|卷曲乌龙,花香绵长
            Great Red Robe|大红袍|roasted rock tea, mineral and warm|岩骨焙火,暖而有力
            Cassia Bark|肉桂|spiced rock tea with a lively edge|辛香岩茶,锐而活
            Water Sprite|水仙|old bushes, deep wood and orchid|老丛木韵,兰底沉稳
            Phoenix Honey Orchid|蜜兰香单丛|single-bush oolong, lychee and honey|单丛乌龙,荔枝与蜜
            Oriental Beauty|东方美人|bitten by leafhoppers, sweet as muscat|小绿叶蝉之功,甜若葡萄
            Frozen Peak|冻顶乌龙|medium roast, butter and gardenia|中焙火,奶香栀子
            Golden Lily|金萱|soft, milky high-mountain oolong|柔滑奶香高山乌龙
            Small Pine Wood|正山小种|black tea dried over pine fires|松烟熏焙的红茶
            Golden Eyebrow|金骏眉|buds only, honey and sweet potato|全芽制成,蜜薯香
            Keemun|祁门红茶|wine-dark, with the scent of roses|酒红汤色,玫瑰香
            Yunnan Gold|滇红金芽|broad golden buds, malt and pepper|金芽粗壮,麦芽与胡椒
            Nine Bends|九曲红梅|light black tea from the lakeside hills|湖山之间的轻盈红茶
            Old Tree Raw|古树生普|pressed raw leaf that will outlive its wrapper|比包装纸更长寿的生茶
            Palace Ripe|宫廷熟普|fine ripe leaf, dark and smooth|细嫩熟茶,浓而顺滑
            Orange Peel Ripe|小青柑|ripe tea in a sun-dried green mandarin|晒干青柑里的熟茶
            Aged White|老白茶|seven years in clay, dates and old books|陶中七年,枣香与旧书
            """);

    private static final List<Theme> FLOWERS = themes("""
            Chrysanthemum|杭白菊|small white heads, cooling on a screen-bright day|小朵白菊,明目清爽
            Rosebud|玫瑰花蕾|whole buds, picked before the sun is up|日出前采下的整蕾
            Jasmine Pearl|茉莉龙珠|green tea scented on seven nights|七窨绿茶
            Osmanthus Oolong|桂花乌龙|gold petals among roasted leaf|焙火叶间的金色花瓣
            Honeysuckle|金银花|white and gold tubes with a clean bitterness|黄白相间,微苦清润
            Wild Mint|野薄荷|ditch-side mint that wakes the nose|沟边野薄荷,醒神提气
            Buckwheat|苦荞|toasted grain, nutty and without caffeine|焙香苦荞,不含咖啡因
            Goji and Date|枸杞红枣|a winter cup for late workers|给晚归人的冬日一杯
            Lemon Verbena|柠檬马鞭草|bright leaves, no sourness|明亮叶香,不带酸意
            Lily Bulb|百合|dried petals for a quiet evening|安静夜晚的干瓣
            Roselle|洛神花|ruby infusion that wants a spoon of honey|宜加一匙蜜的红宝石汤
            Mulberry Leaf|桑叶|grassy and soft, from the silk villages|来自蚕村的柔和草香
            Barley|大麦茶|the restaurant pot that everyone remembers|人人记得的饭馆那一壶
            Ginger Peel|姜皮|thin dried slices with plenty of heat|薄干姜片,暖意十足
            Dandelion Root|蒲公英根|roasted root with a coffee colour|焙根如咖啡色
            Lotus Leaf|荷叶|a summer pond, dried|晒干的夏日池塘
            Linden|椴树花|blossom that hums of bees|带着蜂鸣的花
            """);

    private static final List<Theme> GLAZES = themes("""
            Celadon|青瓷|the green of shallow water over stone|石上浅水之青
            Moon White|月白|a white with the least blue in it|略带一丝蓝的白
            Oil Spot|油滴|silver stars on a black sky|黑夜里的银星
            Hare's Fur|兔毫|brown streaks that ran in the fire|窑火中流下的褐色毫纹
            Crackle|开片|fine lines that tea will darken|茶水会染深的细纹
            Ash|灰釉|wood ash, melted where it fell|落灰成釉
            Cobalt|青花|one brush, one blue|一笔一蓝
            Persimmon|柿釉|a warm iron brown, shining like fruit|暖铁褐色,亮如果实
            Sky after Rain|天青|the blue that potters chased for centuries|匠人追寻数百年的蓝
            Copper Red|钧红|a red that owes much to luck|多赖运气的红
            Sesame|芝麻点|iron specks on warm cream|奶油底上的铁斑
            Slip Brushed|刷毛|white slip, pulled once around|白泥一圈刷成
            Sugar White|甜白|so thin that a finger shows through|薄可见指的白
            Tea Dust|茶末|green crystals like powdered leaf|如茶粉般的绿色结晶
            Raw Clay|素烧|left bare, as it came from the wheel|离轮之后不施一物
            Rice Grain|玲珑|pierced and glazed, letting the light in|镂孔敷釉,透进光来
            Tortoiseshell|玳瑁|amber and black, never twice alike|琥珀与黑,从不重样
            """);

    private static final List<Theme> WEAVES = themes("""
            Indigo|靛蓝|dyed eleven times and rinsed in the river|十一次染色,河水漂洗
            Undyed|本白|the colour the fibre grew|纤维生来的颜色
            Madder|茜红|a root red that softens with washing|越洗越柔的根染之红
            Gardenia Yellow|栀黄|a clear yellow from autumn fruit|秋果染成的明黄
            Walnut|胡桃|brown from green husks, fast in the sun|青皮染褐,日晒不退
            Herringbone|人字纹|a small zigzag that hides creases|掩去褶皱的细小折线
            Rice Stitch|米字绣|white running stitch, grain by grain|一粒一粒的白色平针
            Checkerboard|棋盘格|two colours and no hurry|两种颜色,不慌不忙
            Fisher Stripe|渔夫条纹|narrow stripes from the harbour|港口来的细条
            Cloud Collar|云肩|a curling edge, printed from a pear-wood block|梨木版印出的卷云边
            Smoke|烟灰|a grey with warmth in it|带着暖意的灰
            Moss|苔绿|green from three dye pots, overlaid|三缸套染之绿
            Plum Wine|梅酒|a red just short of purple|将紫未紫的红
            Ramie|夏布|crisp summer cloth that stands off the skin|挺括离肤的夏日之布
            Double Gauze|双层纱|two thin layers, tacked here and there|两层薄纱,点点相连
            Waffle|华夫格|small squares that drink water|吸水的小方格
            Patchwork|百衲|offcuts of a year, joined by hand|一年零布,手工相接
            """);

    private static final List<Shelf> SHELVES = List.of(
            new Shelf(
                    "notebooks",
                    "NB",
                    Motif.NOTEBOOK,
                    "paper",
                    name("Notebooks", "笔记本"),
                    "Notebook",
                    "笔记本",
                    SEASONS,
                    2800,
                    "size",
                    List.of(new Option("A6", 100), new Option("A5", 140)),
                    "ruling",
                    List.of(new Option("plain", 100), new Option("lined", 100), new Option("dotted", 100)),
                    "Thread-sewn, opens flat; 160 pages of cream paper that takes a fountain pen.",
                    "线装可平摊,米色纸一百六十页,适合钢笔书写。"),
            new Shelf(
                    "letters",
                    "LP",
                    Motif.LETTERS,
                    "paper",
                    name("Cards and letters", "信笺卡片"),
                    "Letter Set",
                    "信笺套装",
                    SEASONS,
                    1900,
                    "sheets",
                    List.of(new Option("10", 100), new Option("30", 240)),
                    null,
                    List.of(),
                    "Sheets and lined envelopes, letterpress-printed in small runs.",
                    "信纸配衬里信封,小批量凸版印刷。"),
            new Shelf(
                    "books",
                    "BK",
                    Motif.BOOK,
                    "paper",
                    name("Books", "图书"),
                    "",
                    "",
                    BOOKS,
                    3900,
                    "binding",
                    List.of(new Option("paperback", 100), new Option("hardcover", 180)),
                    null,
                    List.of(),
                    "Printed on wood-free paper, with a ribbon in the hardcover.",
                    "无酸纸印刷,精装附书签带。"),
            tea(
                    "green-tea",
                    "GT",
                    Motif.LEAF_TEA,
                    "Green tea",
                    "绿茶",
                    GREEN,
                    4600,
                    "Packed within a week of firing; best within a year.",
                    "炒制一周内封装,宜一年内饮用。"),
            tea(
                    "dark-tea",
                    "DT",
                    Motif.TEA_CAKE,
                    "Oolong, black and aged",
                    "乌龙红茶与陈茶",
                    DARK,
                    5800,
                    "Good for many short infusions; keeps well in the dark.",
                    "宜多次短泡,避光可久存。"),
            tea(
                    "infusions",
                    "FT",
                    Motif.FLOWER_TEA,
                    "Flowers and infusions",
                    "花草茶",
                    FLOWERS,
                    2600,
                    "Dried whole and sorted by hand; nothing is added.",
                    "整朵干燥,手工拣选,不加任何添加物。"),
            new Shelf(
                    "cups",
                    "CU",
                    Motif.CUP,
                    "ceramics",
                    name("Cups", "杯"),
                    "Cup",
                    "茶杯",
                    GLAZES,
                    4800,
                    "size",
                    List.of(new Option("60 ml", 100), new Option("120 ml", 130), new Option("240 ml", 175)),
                    null,
                    List.of(),
                    "Thrown by hand, so sizes differ by a fingernail. Dishwasher: better not.",
                    "手工拉坯,大小略有出入;不建议使用洗碗机。"),
            new Shelf(
                    "bowls",
                    "BO",
                    Motif.BOWL,
                    "ceramics",
                    name("Bowls and plates", "碗碟"),
                    "Bowl",
                    "碗",
                    GLAZES,
                    6800,
                    "size",
                    List.of(new Option("rice", 100), new Option("soup", 150), new Option("serving", 260)),
                    null,
                    List.of(),
                    "Stoneware fired at 1280 °C; stacks, and stands the oven.",
                    "一千二百八十度高温炻器,可叠放,可入烤箱。"),
            new Shelf(
                    "pots",
                    "PO",
                    Motif.POT,
                    "ceramics",
                    name("Teapots", "茶壶"),
                    "Teapot",
                    "茶壶",
                    GLAZES,
                    16800,
                    "volume",
                    List.of(new Option("150 ml", 100), new Option("300 ml", 135)),
                    null,
                    List.of(),
                    "The lid is fitted to its own pot; pours without a drip.",
                    "一壶一盖,断水利落。"),
            new Shelf(
                    "scarves",
                    "SC",
                    Motif.SCARF,
                    "textiles",
                    name("Scarves", "围巾"),
                    "Scarf",
                    "围巾",
                    WEAVES,
                    15800,
                    "fibre",
                    List.of(new Option("cotton", 100), new Option("wool", 190), new Option("silk", 260)),
                    null,
                    List.of(),
                    "180 × 50 cm with a hand-knotted fringe.",
                    "一百八十乘五十厘米,手工结穗。"),
            new Shelf(
                    "table-linen",
                    "TL",
                    Motif.CLOTH,
                    "textiles",
                    name("Table linen", "餐桌布艺"),
                    "Tea Towel",
                    "茶巾",
                    WEAVES,
                    3600,
                    "size",
                    List.of(new Option("30 x 40 cm", 100), new Option("50 x 70 cm", 165)),
                    null,
                    List.of(),
                    "Pre-washed, hemmed with mitred corners.",
                    "预洗缩水,斜接折边。"),
            new Shelf(
                    "bags",
                    "BG",
                    Motif.BAG,
                    "textiles",
                    name("Bags", "布袋"),
                    "Bag",
                    "布袋",
                    WEAVES,
                    8800,
                    "size",
                    List.of(new Option("small", 100), new Option("large", 145)),
                    "handles",
                    List.of(new Option("short", 100), new Option("long", 100)),
                    "Carries a week of vegetables or a winter of reading; the seams are bound.",
                    "装得下一周的菜或一冬的书,缝份包边。"));

    private static final CategoryId TEA_SETS = category("tea-sets");

    /** Parents before their children. */
    public static final List<Category> CATEGORIES = categories();

    /** The post costs nothing; express is dear abroad. */
    public static final List<DefineShippingMethod> SHIPPING = List.of(
            new DefineShippingMethod(
                    ShippingMethodId.STANDARD,
                    name("Post", "邮寄"),
                    List.of(everywhere(0, "CNY"), everywhere(0, "USD"), everywhere(0, "JPY"))),
            new DefineShippingMethod(
                    new ShippingMethodId("shipping-express"),
                    name("Express", "特快"),
                    List.of(
                            new ShippingRate(List.of("CN"), Money.of(1_500, "CNY"), Money.of(50_000, "CNY")),
                            everywhere(9_000, "CNY"),
                            everywhere(1_500, "USD"),
                            everywhere(2_000, "JPY"))));

    /** Of the first glazes there is a pot with cups in a box. */
    private static final int SETS = 5;

    private static final int CUPS_IN_A_SET = 4;

    /** In the order of the shelves, tea sets behind what they are put together of; the last one is published last. */
    public static final List<Product> PRODUCTS = products();

    private DemoCatalogue() {}

    private static Shelf tea(
            String key,
            String code,
            Motif motif,
            String en,
            String zh,
            List<Theme> themes,
            int fen,
            String enMade,
            String zhMade) {
        return new Shelf(
                key,
                code,
                motif,
                "tea",
                name(en, zh),
                "",
                "",
                themes,
                fen,
                "weight",
                List.of(new Option("50 g", 100), new Option("100 g", 185), new Option("250 g", 420)),
                null,
                List.of(),
                enMade,
                zhMade);
    }

    private static List<Category> categories() {
        var all = new ArrayList<Category>();
        var roots = new LinkedHashMap<String, Localized>();
        roots.put("paper", name("Paper and books", "文房书籍"));
        roots.put("tea", name("Tea", "茶"));
        roots.put("ceramics", name("Ceramics", "陶瓷"));
        roots.put("textiles", name("Textiles", "织物"));
        roots.forEach((key, name) -> all.add(new Category(category(key), null, name)));
        for (var shelf : SHELVES) all.add(new Category(category(shelf.key), category(shelf.root), shelf.name));
        all.add(new Category(TEA_SETS, category("ceramics"), name("Tea sets", "茶具套装")));
        return List.copyOf(all);
    }

    private static List<Product> products() {
        var all = new ArrayList<Product>();
        for (var shelf : SHELVES) {
            for (int i = 0; i < shelf.themes.size(); i++) all.add(product(shelf, i));
            if (shelf.motif == Motif.POT) for (int i = 0; i < SETS; i++) all.add(teaSet(i));
        }
        return List.copyOf(all);
    }

    private static Product product(Shelf shelf, int index) {
        var theme = shelf.themes.get(index);
        var id = new ProductId("product-%s-%02d".formatted(shelf.key, index + 1));
        var seconds = shelf.seconds.isEmpty() ? List.of(new Option("", 100)) : shelf.seconds;
        var variants = new ArrayList<Variant>();
        int place = -1;
        for (var option : shelf.options) {
            for (var second : seconds) {
                place++;
                // Some products come in fewer variants, as in any shop; the plainest is always there.
                if (place > 0 && (index * 7 + place * 5) % 4 == 0) continue;
                var sku = new Sku("%s-%02d-%s%s".formatted(shelf.code, index + 1, code(option.en), code(second.en)));
                var options = new LinkedHashMap<String, String>();
                options.put(shelf.optionName, option.en);
                if (shelf.secondName != null) options.put(shelf.secondName, second.en);
                long fen = shelf.fen * (100L + index * 13 % 60) / 100 * option.percent / 100;
                var stock = 20 + (index * 37 + place * 101) % 481;
                variants.add(new Variant(sku, options, prices(fen), stock, List.of()));
            }
        }
        return new Product(
                id,
                category(shelf.key),
                name((theme.en + " " + shelf.enNoun).strip(), theme.zh + shelf.zhNoun),
                name(
                        capital(theme.enSays) + ". " + shelf.enMade,
                        (theme.zhSays + "。" + shelf.zhMade).replace(",", "，").replace(";", "；")),
                shelf.motif,
                index,
                List.copyOf(variants));
    }

    private static Product teaSet(int index) {
        var glaze = GLAZES.get(index);
        var parts = List.of(
                new BundlePart(new Sku("PO-%02d-150ML".formatted(index + 1)), 1),
                new BundlePart(new Sku("CU-%02d-60ML".formatted(index + 1)), CUPS_IN_A_SET));
        var box = new Variant(
                new Sku("TS-%02d".formatted(index + 1)), Map.of(), prices(32_800L + index * 1_900L), 0, parts);
        return new Product(
                new ProductId("product-tea-sets-%02d".formatted(index + 1)),
                TEA_SETS,
                name(glaze.en + " Tea Set", glaze.zh + "茶具套装"),
                name(
                        capital(glaze.enSays)
                                + ". A teapot of 150 ml and four cups of 60 ml, from one firing, in a box of pine.",
                        glaze.zhSays + "。同窑茶壶一百五十毫升一把、茶杯六十毫升四只，松木盒装。"),
                Motif.TEA_SET,
                index,
                List.of(box));
    }

    /** Whole yuan, dollars that end in .50 or .00, yen in tens: how a small shop writes its tags. */
    private static List<Money> prices(long fen) {
        long yuan = Math.ceilDiv(fen, 100);
        return List.of(
                Money.of(yuan * 100, "CNY"),
                Money.of(Math.ceilDiv(yuan * 100, 350) * 50, "USD"),
                Money.of(Math.ceilDiv(yuan * 21, 10) * 10, "JPY"));
    }

    /** Short and readable: "A5" stays, "lined" becomes "LI", "50 g" becomes "50G". */
    private static String code(String option) {
        var code = option.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
        return code.matches("[A-Z]{3,}") ? code.substring(0, 2) : code;
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static CategoryId category(String key) {
        return new CategoryId("category-" + key);
    }

    private static ShippingRate everywhere(long minorUnits, String currency) {
        return new ShippingRate(List.of(), Money.of(minorUnits, currency), null);
    }

    private static Localized name(String en, String zh) {
        return new Localized(Map.of("en", en, "zh", zh));
    }

    private static List<Theme> themes(String table) {
        return table.lines()
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Theme(cells[0], cells[1], cells[2], cells[3]))
                .toList();
    }
}
