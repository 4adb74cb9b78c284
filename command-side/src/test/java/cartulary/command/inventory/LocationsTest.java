package cartulary.command.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.command.support.Examples;
import cartulary.contract.inventory.InventoryFailure.LocationUnknown;
import cartulary.contract.inventory.Location;
import cartulary.contract.inventory.LocationEvent;
import cartulary.contract.inventory.LocationEvent.LocationSet;
import cartulary.contract.inventory.LocationEvent.SplitSet;
import cartulary.contract.inventory.PlanningCommand.RequireLocation;
import cartulary.contract.inventory.PlanningCommand.SetLocation;
import cartulary.contract.inventory.PlanningCommand.SetSplit;
import cartulary.contract.inventory.Routing;
import cartulary.contract.inventory.Split;
import cartulary.contract.support.Failures.InvalidField;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class LocationsTest {
    private static final Location BERLIN = new Location("berlin", "Berlin", "DE", "10115", 2);
    private static final Location MUNICH = new Location("munich", "Munich", "DE", "80331", 1);
    private static final Location SHANGHAI = new Location("shanghai", "Shanghai", "CN", "200000", 3);

    @Test
    void a_location_is_set_once_and_may_be_changed() {
        given().when(new SetLocation(BERLIN)).expectEvents(new LocationSet(BERLIN));
        given(new LocationSet(BERLIN))
                .when(new SetLocation(BERLIN))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        var main = new Location("main", "Hangzhou", "CN", "310000", 0);
        given().when(new SetLocation(main)).expectEvents(new LocationSet(main));
        given().when(new SetLocation(new Location("Not so", "x", null, null, 0)))
                .expectExceptionDetails(InvalidField.class);
    }

    @Test
    void the_first_location_is_there_without_a_word_and_others_must_be_set() {
        given().when(new RequireLocation("main")).expectNoEvents().expectSuccessfulHandlerExecution();
        given().when(new RequireLocation("berlin")).expectExceptionDetails(new LocationUnknown("berlin"));
        given(new LocationSet(BERLIN)).when(new RequireLocation("berlin")).expectSuccessfulHandlerExecution();
    }

    @Test
    void nothing_is_split_until_it_is_allowed() {
        given().when(new SetSplit(Split.NEVER)).expectNoEvents();
        given().when(new SetSplit(Split.UNITS)).expectEvents(new SplitSet(Split.UNITS));
    }

    @Test
    void the_nearest_comes_first_by_country_and_postal_code_then_by_priority() {
        var routing = Routing.PLAIN
                .with(new LocationSet(BERLIN))
                .with(new LocationSet(MUNICH))
                .with(new LocationSet(SHANGHAI));
        assertThat(routing.nearest("DE", "10999")).containsExactly("berlin", "munich", "main", "shanghai");
        assertThat(routing.nearest("DE", "80000")).containsExactly("munich", "berlin", "main", "shanghai");
        assertThat(routing.nearest("de", null)).containsExactly("munich", "berlin", "main", "shanghai");
        assertThat(routing.nearest("CN", "999")).containsExactly("shanghai", "main", "munich", "berlin");
        assertThat(routing.nearest(null, null)).containsExactly("main", "munich", "berlin", "shanghai");
    }

    private static TestExecutor<Locations> given(LocationEvent... events) {
        return Examples.fixture(Locations.class).given((Object[]) events);
    }
}
