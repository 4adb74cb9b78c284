package cartulary.gateway.support;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the gateway bears; 0 switches a rate off.
 *
 * @param checkoutPerMinute orders placed by one caller
 * @param perMinute all requests of one caller: a login, a guest, or an address without a token
 * @param addressPerMinute all requests of one address, whoever they come from; guards the checking of tokens itself
 * @param guestsPerMinute guest tokens given to one address
 * @param webhookPerSecond notifications from one address
 * @param streamsPerCaller event streams one caller may hold open
 * @param trustedProxies addresses whose X-Forwarded-For is believed; from all others it is ignored
 * @param commands that are under way at once; later ones wait in the order in which they came
 * @param answer from a request's arrival to the answers of the buses; half of it at least for each
 */
@ConfigurationProperties("cartulary.gateway.limits")
public record Limits(
        @DefaultValue("64KB") DataSize body,
        @DefaultValue("256KB") DataSize webhookBody,
        @DefaultValue("4MB") DataSize pictureBody,
        @DefaultValue("32MB") DataSize importBody,
        @DefaultValue("10") int checkoutPerMinute,
        @DefaultValue("600") int perMinute,
        @DefaultValue("12000") int addressPerMinute,
        @DefaultValue("120") int guestsPerMinute,
        @DefaultValue("200") int webhookPerSecond,
        @DefaultValue("20") int streamsPerCaller,
        @DefaultValue({}) List<String> trustedProxies,
        @DefaultValue("1750ms") Duration answer,
        @DefaultValue("16") int commands) {}
