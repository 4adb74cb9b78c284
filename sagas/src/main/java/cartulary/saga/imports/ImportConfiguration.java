package cartulary.saga.imports;

import cartulary.eventstore.Commands;
import cartulary.eventstore.Share;
import cartulary.eventstore.TrackingProcessor;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.InstantSource;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Files of products, taken in row by row. */
@Configuration(proxyBeanMethods = false)
public class ImportConfiguration {
    @Bean
    Task<ImportWork> catalogImport(
            EventStore store,
            Commands commands,
            InstantSource time,
            @Value("${cartulary.imports.at-once:8}") int atOnce) {
        return new ImportTasks(store, commands, time, atOnce).task();
    }

    @Bean
    ConfigurerModule importWorker(StoredTasks tasks, TokenStore tokens, Share share) {
        return TrackingProcessor.named(ImportWorker.PROCESSOR)
                .handler(new ImportWorker(tasks))
                .batch(100)
                .segments(share.count())
                .tokens(share.of(tokens));
    }
}
