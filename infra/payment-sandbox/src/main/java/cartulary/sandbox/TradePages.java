package cartulary.sandbox;

import static cartulary.sandbox.Pages.bad;
import static cartulary.sandbox.Pages.escape;
import static cartulary.sandbox.Pages.good;
import static cartulary.sandbox.Pages.hidden;

import cartulary.sandbox.AlipayApi.AlipayError;
import cartulary.sandbox.Change.Trade;
import cartulary.sandbox.Change.TradeState;
import cartulary.sandbox.Change.WalletBrand;
import cartulary.sandbox.Web.Answer;
import cartulary.sandbox.Web.Request;

/** What a buyer's phone or browser shows of a trade: the scanned code, WeChat's in-app dialogue, Alipay's cashier. Without script. */
final class TradePages {
    private final Store store;
    private final WechatKeys wechat;
    private final AlipayApi alipay;

    TradePages(Store store, WechatKeys wechat, AlipayApi alipay) {
        this.store = store;
        this.wechat = wechat;
        this.alipay = alipay;
    }

    Answer answer(Request request) {
        try {
            var form = request.method().equals("POST")
                    ? Form.parse(request.query(), request.body())
                    : Form.parse(request.query());
            var path = String.join("/", request.path());
            return switch (path) {
                case "wechat/scan", "alipay/scan" ->
                    request.method().equals("POST")
                            ? act(form)
                            : cashier(scanned(form.required("code")), form, 200, null);
                case "wechat/h5" -> cashier(byPrepay(form.required("prepay_id")), form, 200, null);
                case "wechat/jsapi" -> cashier(signed(form, true), form, 200, null);
                case "wechat/app" -> cashier(signed(form, false), form, 200, null);
                case "alipay/app" -> {
                    var order = Form.parse(form.required("order"));
                    yield cashier(alipay.opened(order), form, 200, null);
                }
                case "alipay/bill" -> alipay.download(form);
                case "gateway.do" -> {
                    var trade = alipay.opened(form);
                    yield cashier(trade, form, 200, null);
                }
                default -> Pages.failed(404, "There is no such page.");
            };
        } catch (StripeError error) {
            return Pages.failed(error.status, error.getMessage());
        } catch (AlipayError error) {
            return Pages.failed(400, error.subCode + ": " + error.getMessage());
        } catch (Trades.No no) {
            return Pages.failed(404, no.why == Trades.No.Why.UNKNOWN ? "This code leads to no payment." : words(no));
        }
    }

    private static String words(Trades.No no) {
        return switch (no.why) {
            case PAID -> "This was paid already.";
            case CLOSED -> "This can no longer be paid.";
            default ->
                "This cannot be paid: "
                        + no.why.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ".";
        };
    }

    /** @param code the content of a QR code, or the last part of it */
    private Trade scanned(String code) {
        var token = code.replaceFirst("^(weixin://wxpay/bizpayurl\\?pr=|https://qr\\.alipay\\.com/)", "");
        return store.book("", null, booking -> {
            var trade = booking.state().tradesByCode.get(token);
            if (trade == null) throw new Trades.No(Trades.No.Why.UNKNOWN);
            return Trades.visit(booking, trade);
        });
    }

    private Trade byPrepay(String prepay) {
        return store.read(state -> {
            for (var trade : state.trades.all().reversed()) {
                if (trade.provider == WalletBrand.WECHAT && prepay.equals(trade.prepayId)) return trade;
            }
            throw new Trades.No(Trades.No.Why.UNKNOWN);
        });
    }

    /** What the merchant's page hands to WeChat, signed with the merchant's key. */
    private Trade signed(Form form, boolean jsapi) {
        String text;
        String prepay;
        if (jsapi) {
            prepay = form.required("package").replaceFirst("^prepay_id=", "");
            text = form.required("appId") + "\n" + form.required("timeStamp") + "\n" + form.required("nonceStr") + "\n"
                    + form.required("package") + "\n";
        } else {
            prepay = form.required("prepayid");
            text = form.required("appid") + "\n" + form.required("timestamp") + "\n" + form.required("noncestr") + "\n"
                    + prepay + "\n";
        }
        if (!wechat.signedByMerchant(text, form.required(jsapi ? "paySign" : "sign"))) {
            throw StripeError.invalid("paySign", null, "The signature of these parameters is not the merchant's.");
        }
        return byPrepay(prepay);
    }

    private static String returnUrl(Trade trade, Form form) {
        String url = form.text("redirect_url", 5000);
        if (url == null && AlipayApi.opensPage(form)) url = trade.returnUrl;
        if (url == null && !AlipayApi.opensPage(form)) url = form.text("return_url", 5000);
        if (url != null && !Pages.isWebAddress(url))
            throw StripeError.invalid("return_url", null, "The return_url is no web address.");
        return url;
    }

    private Answer cashier(Trade trade, Form form, int status, String problem) {
        var returnUrl = returnUrl(trade, form);
        boolean isWechat = trade.provider == WalletBrand.WECHAT;
        var name = isWechat ? "WeChat Pay" : "Alipay";
        boolean over = store.book("", null, booking -> Trades.expired(booking, trade));
        String body;
        if (trade.paidAt != null) {
            body = good("Paid. Thank you.") + back(returnUrl);
        } else if (trade.state == TradeState.CLOSED || over) {
            body = bad("This can no longer be paid.") + back(returnUrl);
        } else {
            body = (problem == null ? "" : bad(problem))
                    + "<form method=\"post\" action=\"/" + trade.provider.text() + "/scan\">"
                    + hidden("code", trade.code)
                    + (returnUrl == null ? "" : hidden("redirect_url", returnUrl))
                    + "<button name=\"do\" value=\"pay\" autofocus>Pay " + escape(amount(trade)) + "</button>"
                    + "<button class=\"quiet\" name=\"do\" value=\"decline\">My account has no funds</button>"
                    + "<button class=\"quiet\" name=\"do\" value=\"closing\">Pay from an account that takes no refund</button></form>";
        }
        var title = escape(trade.subject);
        return Pages.page(
                status,
                name,
                "<h1>" + name + ": " + title + "</h1><p class=\"amount\">" + escape(amount(trade)) + "</p>" + body);
    }

    private static String amount(Trade trade) {
        return "CNY " + Bills.yuan(trade.amount);
    }

    private static String back(String returnUrl) {
        return returnUrl == null ? "" : "<p><a href=\"" + escape(returned(returnUrl)) + "\">Back to the shop</a></p>";
    }

    /** The shop's page waits for the notification all the same. */
    private static String returned(String returnUrl) {
        return returnUrl + (returnUrl.contains("?") ? "&" : "?") + "redirect_status=succeeded";
    }

    private Answer act(Form form) {
        var trade = scanned(form.required("code"));
        var act = form.oneOf("do", "pay", "pay", "decline", "closing");
        try {
            var after = store.book("", null, booking -> {
                var now = booking.state().trades.get(trade.key());
                if (act.equals("decline")) return Trades.decline(booking, now);
                // Pressing the button twice must not be an error, nor a second charge.
                if (now.paidAt != null) return now;
                return Trades.pay(booking, now, act.equals("pay") ? "buyer" : Trades.CLOSING_ACCOUNT, false);
            });
            if (act.equals("decline")) return cashier(after, form, 422, "Your account has too little money.");
            var returnUrl = returnUrl(after, form);
            return returnUrl == null ? cashier(after, form, 200, null) : Answer.redirect(returned(returnUrl));
        } catch (Trades.No no) {
            return cashier(store.read(state -> state.trades.get(trade.key())), form, 409, words(no));
        }
    }

    /** Whether a request to Alipay's gateway comes from a browser that is to see a page. */
    static boolean isPage(Request request) {
        return AlipayApi.opensPage(Form.parse(request.query(), request.body()));
    }
}
