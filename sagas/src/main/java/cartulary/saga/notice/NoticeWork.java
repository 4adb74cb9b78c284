package cartulary.saga.notice;

import java.util.Map;

/**
 * Payload of a stored task: one letter to be sent.
 *
 * @param attempt from 1 on
 */
public record NoticeWork(String orderId, String kind, Map<String, String> facts, int attempt) {
    NoticeWork next() {
        return new NoticeWork(orderId, kind, facts, attempt + 1);
    }
}
