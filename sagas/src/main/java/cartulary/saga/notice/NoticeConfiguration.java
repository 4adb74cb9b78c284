package cartulary.saga.notice;

import cartulary.eventstore.Commands;
import cartulary.eventstore.Share;
import cartulary.eventstore.TrackingProcessor;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.task.Task;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What shoppers are told by mail and short message. Without a server for either nothing is told, and nothing is kept to be. */
@Configuration(proxyBeanMethods = false)
public class NoticeConfiguration {
    @Bean
    NoticeWords noticeWords() {
        return new NoticeWords();
    }

    @Bean
    NoticeTasks noticeTasks(
            EventStore store,
            Commands commands,
            NoticeWords words,
            InstantSource time,
            ObjectProvider<MeterRegistry> meters,
            @Value("${cartulary.notices.order-page:}") String page) {
        return new NoticeTasks(store, commands, words, time, meters.getIfAvailable(SimpleMeterRegistry::new), page);
    }

    /** Known even where none is sent: what an earlier start stored waits for a server. */
    @Bean
    Task<NoticeWork> noticeMail(
            NoticeTasks tasks,
            @Value("${cartulary.notices.smtp:}") String smtp,
            @Value("${cartulary.notices.smtp-user:}") String user,
            @Value("${cartulary.notices.smtp-password:}") String password,
            @Value("${cartulary.notices.smtp-starttls:false}") boolean startTls,
            @Value("${cartulary.notices.from:shop@localhost}") String from) {
        return tasks.task(
                NoticeTasks.MAIL,
                smtp.isEmpty() ? NoticeConfiguration::nobody : new SmtpPost(smtp, user, password, startTls, from));
    }

    @Bean
    Task<NoticeWork> noticeSms(
            NoticeTasks tasks,
            @Value("${cartulary.notices.sms:}") String gateway,
            @Value("${cartulary.notices.sms-token:}") String token) {
        return tasks.task(
                NoticeTasks.SMS,
                gateway.isEmpty() ? NoticeConfiguration::nobody : new HttpSmsPost(URI.create(gateway), token));
    }

    /** From the head on when it is new: nobody wants to hear of last year's orders. */
    @Bean
    ConfigurerModule noticeWorker(
            StoredTasks tasks,
            EventStore store,
            NoticeWords words,
            TokenStore tokens,
            Share share,
            @Value("${cartulary.notices.smtp:}") String smtp,
            @Value("${cartulary.notices.sms:}") String sms) {
        var channels = new ArrayList<String>();
        if (!smtp.isEmpty()) channels.add(NoticeTasks.MAIL);
        if (!sms.isEmpty()) channels.add(NoticeTasks.SMS);
        return TrackingProcessor.named("notice-worker")
                .handler(new NoticeWorker(tasks, store, words, channels))
                .fromHead()
                .batch(100)
                .patient(Duration.ofMillis(200))
                .segments(share.count())
                .tokens(share.of(tokens));
    }

    private static void nobody(Letter letter) {
        throw new IllegalStateException("there is no server for " + letter.reference());
    }
}
