package cartulary.command.fulfilment;

import java.time.Duration;

/**
 * @param returnWindow from the last parcel to the end of asking to send goods back, above zero
 */
public record FulfilmentPolicy(Duration returnWindow) {
    public FulfilmentPolicy {
        if (!returnWindow.isPositive()) throw new IllegalArgumentException("return-window must be above zero");
    }
}
