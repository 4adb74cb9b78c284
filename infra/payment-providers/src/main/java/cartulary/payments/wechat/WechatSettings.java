package cartulary.payments.wechat;

import cartulary.payments.Pem;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * @param apiBase address without a path, as https://api.mch.weixin.qq.com
 * @param merchantSerial of the certificate that belongs to {@code merchantKey}
 * @param apiV3Keys 32 bytes each; notifications are opened with the first that fits, so that a new one can be brought in
 * @param publicKeyId PUB_KEY_ID_…; null without the public key
 * @param publicKey WeChat Pay's; null if it signs with platform certificates only
 * @param certificates whether platform certificates are fetched and believed, alone or beside the public key
 * @param notifyUrl where notifications are to go
 * @param payPage URL template with {code} for codes that a phone would scan; null outside of tests and demos
 */
public record WechatSettings(
        String apiBase,
        String appId,
        String merchantId,
        String merchantSerial,
        PrivateKey merchantKey,
        List<String> apiV3Keys,
        String publicKeyId,
        PublicKey publicKey,
        boolean certificates,
        String notifyUrl,
        String payPage,
        Duration connectTimeout,
        Duration readTimeout) {
    /** @throws IllegalArgumentException saying what does not fit, without any secret */
    public WechatSettings {
        Objects.requireNonNull(apiBase, "apiBase");
        Objects.requireNonNull(merchantKey, "merchantKey");
        apiV3Keys = List.copyOf(apiV3Keys);
        if (!merchantId.matches("[0-9]{8,12}"))
            throw new IllegalArgumentException("wechat: the mchid is 8 to 12 digits");
        if (apiV3Keys.isEmpty()
                || apiV3Keys.stream().anyMatch(key -> key.getBytes(StandardCharsets.UTF_8).length != 32)) {
            throw new IllegalArgumentException("wechat: an APIv3 key is 32 bytes long");
        }
        if ((publicKeyId == null) != (publicKey == null)) {
            throw new IllegalArgumentException("wechat: the public key and its id go together");
        }
        if (publicKey == null && !certificates) {
            throw new IllegalArgumentException(
                    "wechat: give WeChat Pay's public key, or let its certificates be fetched");
        }
        if (publicKey != null && Pem.areOne(merchantKey, publicKey)) {
            throw new IllegalArgumentException(
                    "wechat: the public key is the merchant's own; WeChat Pay's is wanted (keys swapped?)");
        }
    }

    /** Numbers that begin with 9 are nobody's: the sandbox's merchant has one. */
    public boolean live() {
        return !merchantId.startsWith("9");
    }

    @Override
    public String toString() {
        return "WechatSettings[" + apiBase + "]"; // Keys stay out of logs.
    }
}
