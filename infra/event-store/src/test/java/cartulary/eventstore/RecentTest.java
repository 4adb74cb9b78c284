package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
    private final Recent<String, String> recent = new Recent<>(6, String::length);

    @Test
    void the_first_to_go_is_what_nobody_has_asked_for_the_longest() {
        recent.put("a", "11");
        recent.put("b", "22");
        recent.put("c", "33");
        assertThat(recent.get("a")).isEqualTo("11");
        recent.put("d", "44");
        assertThat(recent.get("b")).isNull();
        assertThat(recent.get("a")).isEqualTo("11");
        assertThat(recent.get("c")).isEqualTo("33");
        assertThat(recent.get("d")).isEqualTo("44");
    }

    @Test
    void a_newcomer_stays_however_often_the_others_were_asked_for_before() {
        recent.put("a", "11");
        recent.put("b", "22");
        recent.put("c", "33");
        for (var i = 0; i < 100; i++) for (var key : new String[] {"a", "b", "c"}) recent.get(key);
        for (var i = 0; i < 100; i++) {
            recent.put("new" + i, "00");
            assertThat(recent.get("new" + i)).isEqualTo("00");
        }
        assertThat(recent.size()).isEqualTo(3);
    }

    @Test
    void what_is_replaced_changed_or_removed_weighs_no_more() {
        recent.put("a", "11111");
        assertThat(recent.put("a", "1")).isEqualTo("11111");
        recent.put("b", "22222");
        assertThat(recent.get("a")).isEqualTo("1");
        recent.change("b", _ -> "2");
        recent.put("c", "3333");
        assertThat(recent.size()).isEqualTo(3);
        recent.remove("c", "another");
        assertThat(recent.get("c")).isEqualTo("3333");
        recent.remove("c", "3333");
        assertThat(recent.remove("b")).isEqualTo("2");
        assertThat(recent.remove("b")).isNull();
        recent.put("d", "44444");
        assertThat(recent.get("a")).isEqualTo("1");
        recent.clear();
        recent.put("e", "555555");
        assertThat(recent.get("e")).isEqualTo("555555");
        assertThat(recent.size()).isEqualTo(1);
    }

    @Test
    void only_what_is_not_there_is_put_and_only_what_is_there_is_changed() {
        assertThat(recent.putIfAbsent("a", "1")).isNull();
        assertThat(recent.putIfAbsent("a", "2")).isEqualTo("1");
        recent.change("b", _ -> "never");
        assertThat(recent.get("a")).isEqualTo("1");
        assertThat(recent.get("b")).isNull();
    }

    @Test
    void what_is_heavier_than_all_that_may_be_kept_is_not_kept() {
        recent.put("a", "1");
        recent.put("b", "7777777");
        assertThat(recent.size()).isZero();
    }
}
