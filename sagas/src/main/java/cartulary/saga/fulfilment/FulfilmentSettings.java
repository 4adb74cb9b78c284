package cartulary.saga.fulfilment;

import java.time.Duration;

/**
 * @param shipWithin after which an order that is not sent is somebody's matter
 * @param completeAfter after which a shopper who says nothing has what was sent
 * @param decideWithin after which a wish to send goods back is somebody's matter
 * @param returnWithin after which approved goods that did not come are not waited for any more
 */
public record FulfilmentSettings(
        Duration shipWithin, Duration completeAfter, Duration decideWithin, Duration returnWithin) {}
