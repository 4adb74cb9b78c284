package cartulary.command.catalog;

import static cartulary.command.support.Examples.NAME;
import static cartulary.contract.catalog.CategoryEvent.MAIN_TREE;

import cartulary.command.support.Examples;
import cartulary.contract.catalog.CatalogCommand.AddCategory;
import cartulary.contract.catalog.CatalogCommand.MoveCategory;
import cartulary.contract.catalog.CatalogCommand.RenameCategory;
import cartulary.contract.catalog.CatalogFailure.CategoryTaken;
import cartulary.contract.catalog.CatalogFailure.CategoryUnknown;
import cartulary.contract.catalog.CatalogFailure.CategoryWouldLoop;
import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.catalog.CategoryEvent.CategoryAdded;
import cartulary.contract.catalog.CategoryEvent.CategoryMoved;
import cartulary.contract.catalog.CategoryEvent.CategoryRenamed;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.support.Failures;
import cartulary.contract.support.Localized;
import java.util.Map;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class CategoryTreeTest {
    private static final CategoryId FOOD = new CategoryId("category-food");
    private static final CategoryId DRINKS = new CategoryId("category-drinks");
    private static final CategoryId TEAS = new CategoryId("category-teas");
    private static final Localized OTHER_NAME = new Localized(Map.of("en", "Other"));
    private static final CategoryAdded ADDED_FOOD = new CategoryAdded(MAIN_TREE, FOOD, null, NAME);
    private static final CategoryAdded ADDED_DRINKS = new CategoryAdded(MAIN_TREE, DRINKS, FOOD, NAME);
    private static final CategoryAdded ADDED_TEAS = new CategoryAdded(MAIN_TREE, TEAS, DRINKS, NAME);

    @Test
    void a_root_and_a_child_are_added() {
        given().when(new AddCategory(MAIN_TREE, FOOD, null, NAME)).expectEvents(ADDED_FOOD);
        given(ADDED_FOOD).when(new AddCategory(MAIN_TREE, DRINKS, FOOD, NAME)).expectEvents(ADDED_DRINKS);
    }

    @Test
    void a_child_of_nobody_is_refused() {
        given(ADDED_FOOD)
                .when(new AddCategory(MAIN_TREE, TEAS, DRINKS, NAME))
                .expectNoEvents()
                .expectExceptionDetails(new CategoryUnknown(DRINKS));
        given().when(new AddCategory(MAIN_TREE, FOOD, FOOD, NAME)).expectExceptionDetails(new CategoryUnknown(FOOD));
    }

    @Test
    void the_same_category_again_changes_nothing_and_another_of_its_id_is_refused() {
        given(ADDED_FOOD)
                .when(new AddCategory(MAIN_TREE, FOOD, null, NAME))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(ADDED_FOOD)
                .when(new AddCategory(MAIN_TREE, FOOD, null, OTHER_NAME))
                .expectNoEvents()
                .expectExceptionDetails(new CategoryTaken(FOOD));
    }

    @Test
    void a_category_moves_with_all_below_it() {
        given(ADDED_FOOD, ADDED_DRINKS, ADDED_TEAS)
                .when(new MoveCategory(MAIN_TREE, DRINKS, null, null))
                .expectEvents(new CategoryMoved(MAIN_TREE, DRINKS, null));
        given(ADDED_FOOD, ADDED_DRINKS, ADDED_TEAS, new CategoryMoved(MAIN_TREE, DRINKS, null))
                .when(new MoveCategory(MAIN_TREE, FOOD, TEAS, null))
                .expectEvents(new CategoryMoved(MAIN_TREE, FOOD, TEAS));
    }

    @Test
    void a_category_never_stands_below_itself() {
        given(ADDED_FOOD, ADDED_DRINKS, ADDED_TEAS)
                .when(new MoveCategory(MAIN_TREE, FOOD, TEAS, null))
                .expectNoEvents()
                .expectExceptionDetails(new CategoryWouldLoop(FOOD, TEAS));
        given(ADDED_FOOD)
                .when(new MoveCategory(MAIN_TREE, FOOD, FOOD, null))
                .expectExceptionDetails(new CategoryWouldLoop(FOOD, FOOD));
    }

    @Test
    void a_move_to_where_it_stands_changes_nothing() {
        given(ADDED_FOOD, ADDED_DRINKS)
                .when(new MoveCategory(MAIN_TREE, DRINKS, FOOD, null))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void sisters_stand_in_the_order_that_is_wished() {
        var second = new CategoryAdded(MAIN_TREE, DRINKS, null, NAME);
        var third = new CategoryAdded(MAIN_TREE, TEAS, null, NAME);
        var thirdFirst = new CategoryMoved(MAIN_TREE, TEAS, null, FOOD);
        given(ADDED_FOOD, second, third)
                .when(new MoveCategory(MAIN_TREE, TEAS, null, FOOD))
                .expectEvents(thirdFirst);
        // As it stands already: by the order they came in, and by a move.
        given(ADDED_FOOD, second, third)
                .when(new MoveCategory(MAIN_TREE, DRINKS, null, TEAS))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(ADDED_FOOD, second, third, thirdFirst)
                .when(new MoveCategory(MAIN_TREE, TEAS, null, FOOD))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(ADDED_FOOD, second, third, thirdFirst)
                .when(new MoveCategory(MAIN_TREE, DRINKS, null, TEAS))
                .expectEvents(new CategoryMoved(MAIN_TREE, DRINKS, null, TEAS));
    }

    @Test
    void nobody_stands_in_front_of_itself_or_of_a_child_of_others() {
        var elsewhere = new Failures.InvalidField("before", "must be another category of the same parent");
        given(ADDED_FOOD, ADDED_DRINKS, ADDED_TEAS)
                .when(new MoveCategory(MAIN_TREE, TEAS, FOOD, TEAS))
                .expectNoEvents()
                .expectExceptionDetails(elsewhere);
        given(ADDED_FOOD, ADDED_DRINKS, ADDED_TEAS)
                .when(new MoveCategory(MAIN_TREE, TEAS, null, DRINKS))
                .expectNoEvents()
                .expectExceptionDetails(elsewhere);
        given(ADDED_FOOD, ADDED_DRINKS)
                .when(new MoveCategory(MAIN_TREE, DRINKS, null, TEAS))
                .expectNoEvents()
                .expectExceptionDetails(new CategoryUnknown(TEAS));
    }

    @Test
    void a_category_is_renamed_once() {
        var renamed = new CategoryRenamed(MAIN_TREE, FOOD, OTHER_NAME);
        given(ADDED_FOOD).when(new RenameCategory(MAIN_TREE, FOOD, OTHER_NAME)).expectEvents(renamed);
        given(ADDED_FOOD, renamed)
                .when(new RenameCategory(MAIN_TREE, FOOD, OTHER_NAME))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void what_is_not_in_the_tree_is_neither_moved_nor_renamed_nor_moved_to() {
        given().when(new MoveCategory(MAIN_TREE, FOOD, null, null)).expectExceptionDetails(new CategoryUnknown(FOOD));
        given().when(new RenameCategory(MAIN_TREE, FOOD, NAME)).expectExceptionDetails(new CategoryUnknown(FOOD));
        given(ADDED_FOOD)
                .when(new MoveCategory(MAIN_TREE, FOOD, TEAS, null))
                .expectNoEvents()
                .expectExceptionDetails(new CategoryUnknown(TEAS));
    }

    private static TestExecutor<CategoryTree> given(CategoryEvent... events) {
        return Examples.fixture(CategoryTree.class).given((Object[]) events);
    }
}
