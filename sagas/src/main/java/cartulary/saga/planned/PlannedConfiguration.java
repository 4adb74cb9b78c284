package cartulary.saga.planned;

import cartulary.eventstore.Commands;
import cartulary.eventstore.Share;
import cartulary.eventstore.TrackingProcessor;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.InstantSource;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Prices and publications that begin at a time. */
@Configuration(proxyBeanMethods = false)
public class PlannedConfiguration {
    @Bean
    Task<PlannedWork> plannedChange(Commands commands, InstantSource time) {
        return new PlannedTasks(commands, time).task();
    }

    @Bean
    ConfigurerModule plannedWorker(StoredTasks tasks, TokenStore tokens, Share share) {
        return TrackingProcessor.named(PlannedWorker.PROCESSOR)
                .handler(new PlannedWorker(tasks))
                .batch(100)
                .segments(share.count())
                .tokens(share.of(tokens));
    }
}
