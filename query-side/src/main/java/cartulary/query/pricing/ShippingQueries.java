package cartulary.query.pricing;

import static java.util.Comparator.comparingLong;

import cartulary.contract.pricing.ShippingQuery.ListShippingMethods;
import cartulary.contract.pricing.ShippingQuery.ListShippingOptions;
import cartulary.contract.pricing.ShippingQuery.ShippingMethodRow;
import cartulary.contract.pricing.ShippingQuery.ShippingOption;
import cartulary.contract.pricing.ShippingRate;
import cartulary.contract.support.MetaKeys;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import com.mongodb.client.model.Sorts;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;

/** Says how a parcel may be sent. A shop has a handful of ways, so all of them are read. */
public final class ShippingQueries {
    private final ViewStore views;
    private final Projections projections;
    private final ShippingProjection methods;

    public ShippingQueries(ViewStore views, Projections projections, ShippingProjection methods) {
        this.views = views;
        this.projections = projections;
        this.methods = methods;
    }

    @QueryHandler
    public List<ShippingOption> options(ListShippingOptions query, @MetaDataValue(MetaKeys.POSITION) String position) {
        return all(position).stream()
                .filter(ShippingMethodRow::offered)
                .flatMap(method -> option(method, query))
                .sorted(comparingLong((ShippingOption option) -> option.price().minorUnits())
                        .thenComparing(ShippingOption::method))
                .toList();
    }

    @QueryHandler
    public List<ShippingMethodRow> methods(
            ListShippingMethods query, @MetaDataValue(MetaKeys.POSITION) String position) {
        return all(position);
    }

    private List<ShippingMethodRow> all(String position) {
        projections.await(Readers.position(position), methods);
        return views.read(methods, views.collection(methods).find().sort(Sorts.ascending("_id")));
    }

    private static Stream<ShippingOption> option(ShippingMethodRow method, ListShippingOptions query) {
        return ShippingRate.of(method.rates(), query.country(), query.goods()).stream()
                .map(price -> new ShippingOption(method.method(), method.name(), price));
    }
}
