package cartulary.payments.alipay;

import cartulary.payments.Pem;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Objects;

/**
 * @param gateway as https://openapi.alipay.com/gateway.do
 * @param sellerId who the money must be for; compared with what notifications say
 * @param appKey ours
 * @param alipayKey Alipay's, not the app's own public key
 * @param returnUrl where a browser goes after Alipay's page; null: it stays there
 * @param payPage URL template with {code} for codes that a phone would scan; null outside of tests and demos
 */
public record AlipaySettings(
        String gateway,
        String appId,
        String sellerId,
        PrivateKey appKey,
        PublicKey alipayKey,
        String notifyUrl,
        String returnUrl,
        String payPage,
        Duration connectTimeout,
        Duration readTimeout) {
    /** @throws IllegalArgumentException saying what does not fit, without any secret */
    public AlipaySettings {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(appKey, "appKey");
        if (!appId.matches("[0-9]{16}")) throw new IllegalArgumentException("alipay: an app_id is 16 digits");
        if (!sellerId.matches("2088[0-9]{12}")) {
            throw new IllegalArgumentException("alipay: a seller_id is 16 digits that begin with 2088");
        }
        if (Pem.areOne(appKey, alipayKey)) {
            throw new IllegalArgumentException(
                    "alipay: the public key is the app's own; Alipay's is wanted (keys swapped?)");
        }
    }

    /** Alipay's own test applications all begin with 9021. */
    public boolean live() {
        return !appId.startsWith("9021");
    }

    @Override
    public String toString() {
        return "AlipaySettings[" + gateway + "]"; // Keys stay out of logs.
    }
}
