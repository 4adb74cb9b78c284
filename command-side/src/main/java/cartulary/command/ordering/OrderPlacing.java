package cartulary.command.ordering;

import static cartulary.contract.ordering.OrderCommand.LINES_MAX;
import static cartulary.contract.ordering.OrderCommand.QUANTITY_MAX;
import static org.axonframework.modelling.command.AggregateLifecycle.createNew;

import cartulary.command.support.OrderPlacement;
import cartulary.command.support.PriceBook;
import cartulary.command.support.Refuse;
import cartulary.contract.catalog.Sku;
import cartulary.contract.catalog.Sold;
import cartulary.contract.inventory.InventoryCommand;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderLine;
import cartulary.contract.ordering.OrderingFailure.OrderLinesInvalid;
import cartulary.contract.ordering.OrderingFailure.OrderTotalChanged;
import cartulary.contract.ordering.OrderingFailure.OrderTotalTooLarge;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.ordering.Shipping;
import cartulary.contract.payment.PayWay;
import cartulary.contract.pricing.PricingFailure.CurrencyWithoutPrice;
import cartulary.contract.pricing.PricingFailure.ShippingNotAvailable;
import cartulary.contract.pricing.PricingFailure.SkuUnknown;
import cartulary.contract.pricing.PricingFailure.SkuWithdrawn;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.pricing.ShippingRate;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.NotAllowed;
import java.time.InstantSource;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes an order of a wish: bounds, prices, shipping, total and number, all frozen in the event. */
public final class OrderPlacing implements OrderPlacement {
    private final PriceBook prices;
    private final InstantSource clock;
    private final OrderingPolicy policy;
    private final OrderNumbers numbers;

    public OrderPlacing(PriceBook prices, InstantSource clock, OrderingPolicy policy, OrderNumbers numbers) {
        this.prices = prices;
        this.clock = clock;
        this.policy = policy;
        this.numbers = numbers;
    }

    @Override
    public void place(PlaceOrder command, Actor actor) throws Exception {
        requireBuyer(command, actor);
        var placed = placed(command);
        createNew(Order.class, () -> new Order(placed));
    }

    static void requireBuyer(PlaceOrder command, Actor actor) {
        if (!Refuse.mayActFor(actor, command.customerId())) {
            throw new CommandRefused(new NotAllowed("ordering for somebody else"));
        }
    }

    OrderPlaced placed(PlaceOrder command) {
        // Taken before the prices are read: what the book has read by then is in them, and maybe more.
        var pricesAsOf = prices.position();
        var lines = priced(demand(command.lines()), command.currency());
        var goods = bounded(command.currency(), lines, null);
        var shipping = shipping(command.shippingMethod(), command.recipient(), goods);
        var total = shipping == null ? goods : bounded(command.currency(), lines, shipping);
        if (command.expectedTotal() != null && !command.expectedTotal().equals(total)) {
            throw new CommandRefused(new OrderTotalChanged(command.expectedTotal(), total));
        }
        requireRest(command, total);
        return new OrderPlaced(
                command.orderId(),
                command.customerId(),
                lines,
                total,
                command.recipient(),
                clock.instant().plus(policy.paymentWindow()),
                pricesAsOf,
                command.requestHash(),
                command.payWay(),
                command.payer(),
                numbers.next(),
                shipping,
                command.cart(),
                command.credit());
    }

    /** All of it out of store credit is a way to pay; beside another way, something must be left for that. */
    private static void requireRest(PlaceOrder command, Money total) {
        var credit = command.credit();
        if (credit == null) return;
        if (command.payWay() == PayWay.WALLET) throw Refuse.invalid("credit", "pays all of it already");
        if (!credit.currency().equals(total.currency()))
            throw Refuse.invalid("credit", "must be in " + total.currency());
        if (credit.minorUnits() == 0 || credit.compareTo(total) >= 0) {
            throw Refuse.invalid("credit", "must be above zero and below the total, %d".formatted(total.minorUnits()));
        }
    }

    /** Lines of one SKU are one line: stock is asked for once per SKU. In the order of first mention. */
    static Map<Sku, Integer> demand(List<RequestedLine> lines) {
        if (lines == null || lines.isEmpty() || lines.size() > LINES_MAX) {
            throw invalid("lines", "must be 1 to " + LINES_MAX);
        }
        var demand = new LinkedHashMap<Sku, Integer>();
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.sku() == null) throw invalid("lines[%d].sku".formatted(i), "is missing");
            var quantity = Math.clamp((long) line.quantity(), 0, QUANTITY_MAX + 1);
            if (quantity < 1 || demand.merge(line.sku(), quantity, Integer::sum) > QUANTITY_MAX) {
                throw invalid("lines[%d].quantity".formatted(i), "must be 1 to %d of one SKU".formatted(QUANTITY_MAX));
            }
        }
        return demand;
    }

    private List<OrderLine> priced(Map<Sku, Integer> demand, Currency currency) {
        var lines = demand.entrySet().stream()
                .map(wanted -> {
                    var sku = wanted.getKey();
                    var article = prices.article(sku).orElseThrow(() -> new CommandRefused(new SkuUnknown(sku)));
                    if (!article.onSale()) throw new CommandRefused(new SkuWithdrawn(sku));
                    var price = prices.price(sku, currency)
                            .orElseThrow(() -> new CommandRefused(new CurrencyWithoutPrice(sku, currency)));
                    return new OrderLine(
                            sku, article.productId(), article.name(), wanted.getValue(), price, article.parts());
                })
                .toList();
        // Bundles may take the same part: more of it than stock can be asked for would be an order that goes nowhere.
        Sold.demand(lines).forEach((sku, units) -> {
            if (units > InventoryCommand.QUANTITY_MAX) {
                throw invalid("lines", "take more than %d of %s".formatted(InventoryCommand.QUANTITY_MAX, sku));
            }
        });
        return lines;
    }

    /** Null where the shopper named no way and the shop has no standard one. */
    private Shipping shipping(ShippingMethodId wished, Recipient to, Money goods) {
        var id = wished == null ? ShippingMethodId.STANDARD : wished;
        var method = prices.shipping(id);
        if (method.isEmpty() && wished == null) return null;
        return method.flatMap(known -> ShippingRate.of(known.rates(), to.country(), goods)
                        .map(price -> new Shipping(id, known.name(), price)))
                .orElseThrow(() -> new CommandRefused(new ShippingNotAvailable(id, to.country(), goods.currency())));
    }

    private static Money bounded(Currency currency, List<OrderLine> lines, Shipping shipping) {
        try {
            var goods = OrderLine.total(lines);
            var total = shipping == null ? goods : goods.plus(shipping.price());
            if (total.minorUnits() <= OrderingPolicy.TOTAL_MAX) return total;
        } catch (ArithmeticException _) {
            // Larger than a long is too large as well.
        }
        throw new CommandRefused(new OrderTotalTooLarge(currency.getCurrencyCode()));
    }

    private static CommandRefused invalid(String field, String why) {
        return new CommandRefused(new OrderLinesInvalid(field, why));
    }
}
