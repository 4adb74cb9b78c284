package cartulary.saga.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.Examples;
import cartulary.contract.ordering.CancellationReason;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoticeWordsTest {
    private static final Map<String, String> OF_EACH =
            Map.of("order", "0F1E2D3C", "name", "Lin", "page", "https://shop.example/orders/1");
    private final NoticeWords words = new NoticeWords();

    @Test
    void both_languages_have_the_same_templates() {
        assertThat(words.all("zh").keySet()).isEqualTo(words.all("en").keySet());
    }

    @Test
    void every_event_that_is_told_has_its_words_in_both() {
        var told = Examples.events().stream()
                .map(Notice::of)
                .filter(notice -> notice != null)
                .toList();
        assertThat(told).hasSizeGreaterThan(10).allSatisfy(notice -> {
            var facts = new HashMap<>(notice.facts());
            facts.putAll(OF_EACH);
            for (var language : NoticeWords.LANGUAGES) {
                for (var part : new String[] {".subject", ".text", ".sms"}) {
                    if (part.equals(".sms") && !words.has(notice.kind() + part)) continue;
                    assertThat(words.text(language, notice.kind() + part, facts))
                            .isNotBlank()
                            .doesNotContain("{");
                }
            }
        });
    }

    @Test
    void every_reason_has_its_words() {
        for (var reason : CancellationReason.values()) {
            var spelled = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertThat(words.has("reason." + spelled)).as(spelled).isTrue();
        }
    }

    @Test
    void amounts_are_written_as_the_reader_does() {
        var facts = new HashMap<>(OF_EACH);
        facts.put("minorUnits", "123450");
        facts.put("currency", "CNY");
        assertThat(words.text("zh", "refunded.subject", facts)).startsWith("¥1,234.50");
        facts.put("currency", "JPY");
        assertThat(words.text("en", "refunded.subject", facts)).startsWith("¥123,450");
    }

    @Test
    void a_letter_with_a_hole_is_not_written() {
        assertThatThrownBy(() -> words.text("en", "shipped.text", OF_EACH)).hasMessageContaining("carrier");
    }

    @Test
    void chinese_is_written_where_it_is_read() {
        assertThat(NoticeWords.languageOf("CN")).isEqualTo("zh");
        assertThat(NoticeWords.languageOf("DE")).isEqualTo("en");
    }
}
