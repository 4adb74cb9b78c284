package cartulary.contract.pricing;

import cartulary.contract.catalog.Sku;
import cartulary.contract.support.Failure;
import java.util.Currency;

/** What pricing says no with. */
public sealed interface PricingFailure extends Failure {

    record PriceNotPositive(PriceId priceId) implements PricingFailure {
        @Override
        public String code() {
            return "price-not-positive";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public String detail() {
            return "%s must be above zero, or marked free".formatted(priceId);
        }

        @Override
        public String field() {
            return "price";
        }
    }

    record SkuUnknown(Sku sku) implements PricingFailure {
        @Override
        public String code() {
            return "sku-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public String detail() {
            return "there is no SKU " + sku;
        }

        @Override
        public String field() {
            return "sku";
        }
    }

    record SkuWithdrawn(Sku sku) implements PricingFailure {
        @Override
        public String code() {
            return "sku-withdrawn";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "SKU %s is not on sale".formatted(sku);
        }

        @Override
        public String field() {
            return "sku";
        }
    }

    record ShippingMethodUnknown(ShippingMethodId method) implements PricingFailure {
        @Override
        public String code() {
            return "shipping-method-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no " + method;
        }
    }

    /** It is not offered, not there, or not for this currency. */
    record ShippingNotAvailable(ShippingMethodId method, String country, Currency currency) implements PricingFailure {
        @Override
        public String code() {
            return "shipping-not-available";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public String detail() {
            return "%s does not send to %s for %s".formatted(method, country, currency);
        }

        @Override
        public String field() {
            return "shippingMethod";
        }
    }

    record CurrencyWithoutPrice(Sku sku, Currency currency) implements PricingFailure {
        @Override
        public String code() {
            return "currency-without-price";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public String detail() {
            return "SKU %s has no price in %s".formatted(sku, currency);
        }

        @Override
        public String field() {
            return "currency";
        }
    }
}
