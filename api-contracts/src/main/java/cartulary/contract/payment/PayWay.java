package cartulary.contract.payment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a shopper pays: whose money, and on what. Which provider takes it is configuration. */
public enum PayWay {
    /** A card, on the provider's page. */
    @JsonProperty("card")
    CARD("card", false),
    /** A code that the shopper's phone scans. */
    @JsonProperty("wechat-native")
    WECHAT_NATIVE("wechat-native", false),
    /** A page opened inside WeChat, or a mini program; needs to know the payer. */
    @JsonProperty("wechat-jsapi")
    WECHAT_JSAPI("wechat-jsapi", true),
    /** A phone's browser, which opens WeChat. */
    @JsonProperty("wechat-h5")
    WECHAT_H5("wechat-h5", false),
    @JsonProperty("wechat-app")
    WECHAT_APP("wechat-app", false),
    /** A code that the shopper's phone scans. */
    @JsonProperty("alipay-qr")
    ALIPAY_QR("alipay-qr", false),
    /** Alipay's page on a desktop. */
    @JsonProperty("alipay-page")
    ALIPAY_PAGE("alipay-page", false),
    /** Alipay's page on a phone. */
    @JsonProperty("alipay-wap")
    ALIPAY_WAP("alipay-wap", false),
    @JsonProperty("alipay-app")
    ALIPAY_APP("alipay-app", false),
    /** The shopper's own store credit; it is no provider's and is always taken. */
    @JsonProperty("wallet")
    WALLET("wallet", false);

    private final String text;
    private final boolean needsPayer;

    PayWay(String text, boolean needsPayer) {
        this.text = text;
        this.needsPayer = needsPayer;
    }

    /** As it stands in JSON and in settings. */
    public String text() {
        return text;
    }

    /** Whether the provider must be told who pays. */
    public boolean needsPayer() {
        return needsPayer;
    }

    /** @throws IllegalArgumentException if there is no such way */
    public static PayWay of(String text) {
        for (var way : values()) if (way.text.equals(text)) return way;
        throw new IllegalArgumentException("there is no way to pay called " + text);
    }
}
