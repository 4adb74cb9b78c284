package cartulary.sandbox;

import cartulary.sandbox.Web.Answer;
import cartulary.sandbox.Web.Cut;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stand-in for three payment providers: the HTTP of Stripe, WeChat Pay and Alipay, test cards and codes to scan, signed webhooks,
 * pages to pay on, and a money ledger of its own that survives being killed. The shop knows only its address and its own keys.
 */
public final class PaymentSandbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentSandbox.class);
    /** Held, for the JDK forgets the level of a logger nobody holds. */
    private static final java.util.logging.Logger SERVER_LOG = java.util.logging.Logger.getLogger("org.eclipse.jetty");

    private static final int BODY_MAX = 256 * 1024;
    private static final String CONFIGURED_ENDPOINT = "we_configured";

    private final Settings settings;
    private final boolean open;
    private final Store store;
    private final Schedule schedule;
    private final Webhooks webhooks;
    private final StripeApi api;
    private final WechatApi wechat;
    private final AlipayApi alipay;
    private final TradePages tradePages;
    /** Made when the port is known. */
    private volatile Pages pages;

    private final Controls controls;
    private final PostBox post;
    private final Server server;
    private final ServerConnector connector;

    /** Runs until the process is ended. */
    public static void main(String[] args) {
        SERVER_LOG.setLevel(java.util.logging.Level.WARNING);
        // Shorter than the shop's server keeps an idle connection, so that a webhook rarely meets a closed one.
        System.setProperty("jdk.httpclient.keepalive.timeout", "20");
        try {
            var sandbox = start(Settings.from(args, System.getenv()), InstantSource.system());
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "shutdown"));
            System.out.println("payment sandbox listening on " + sandbox.url());
            sandbox.server.join();
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("payment sandbox not started: " + e.getMessage());
            System.exit(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Replays the journal, listens, and continues what was pending.
     *
     * @param machine the time this sandbox's clock is offset from
     * @throws IOException if the port is taken, the data folder in use, or its journal damaged
     */
    public static PaymentSandbox start(Settings settings, InstantSource machine) throws IOException {
        var sandbox = new PaymentSandbox(settings, machine);
        try {
            sandbox.listen();
            return sandbox;
        } catch (IOException | RuntimeException e) {
            sandbox.close();
            throw e;
        }
    }

    private PaymentSandbox(Settings settings, InstantSource machine) throws IOException {
        this.settings = settings;
        this.open = !InetAddress.getByName(settings.host()).isLoopbackAddress();
        store = new Store(settings.data(), machine, () -> {
            LOG.error("the journal cannot be written: stopping, for nothing more could be promised");
            Runtime.getRuntime().halt(3);
        });
        schedule = new Schedule(store.clock());
        var faults = new Faults();
        var keys = settings.sandboxKeys();
        var wechatKeys = new WechatKeys(keys);
        webhooks = new Webhooks(store, schedule, faults, wechatKeys, keys);
        wechat = new WechatApi(store, faults, wechatKeys);
        alipay = new AlipayApi(store, faults, keys);
        tradePages = new TradePages(store, wechatKeys, alipay);
        api = new StripeApi(store, faults, settings.secretKey(), settings.publishableKey());
        controls = new Controls(store, faults, wechatKeys);
        try (var file = Files.newBufferedWriter(settings.data().resolve("merchant.properties"))) {
            keys.merchant().store(file, "what a merchant of this sandbox's WeChat Pay and Alipay configures");
        }
        post = new PostBox(InetAddress.getByName(settings.host()), settings.data(), store.clock());
        var pool = new QueuedThreadPool(8, 2);
        pool.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        server = new Server(pool);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(512);
        server.addConnector(connector);
        server.setHandler(new Front());
    }

    private void listen() throws IOException {
        try {
            connector.open(); // The port is known before the first page address is told.
            String publicUrl = settings.publicUrl() == null ? url().toString() : settings.publicUrl();
            store.read(state -> state.publicUrl = publicUrl);
            pages = new Pages(store);
            store.listen(this::on);
            resume();
            server.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot listen on " + settings.host() + ":" + settings.port(), e);
        }
    }

    /** Continues what the journal says is pending. */
    private void resume() {
        if (settings.webhookUrl() != null) {
            store.book(
                    "",
                    null,
                    booking -> booking.put(new Change.Endpoint(
                            CONFIGURED_ENDPOINT,
                            booking.seconds(),
                            settings.webhookUrl(),
                            settings.webhookEvents(),
                            StripeJson.API_VERSION,
                            settings.webhookSecret(),
                            "given at start",
                            Map.of(),
                            null)));
        }
        store.read(state -> {
            for (var delivery : state.deliveries.values()) {
                if (delivery.nextMillis != null) {
                    webhooks.due(delivery.event, delivery.endpoint, Instant.ofEpochMilli(delivery.nextMillis));
                }
            }
            state.intents.all().forEach(this::on);
            state.refunds.all().forEach(this::on);
            state.sessions.all().forEach(this::on);
            state.trades.all().forEach(this::on);
            state.tradeRefunds.all().forEach(this::on);
            return null;
        });
    }

    /** Runs under the store's lock. */
    private void on(Change change) {
        switch (change) {
            case Change.Happened event -> {
                for (String endpoint : event.endpoints())
                    webhooks.due(event.id(), endpoint, store.clock().instant());
            }
            case Change.Attempted attempt
            when attempt.nextMillis() != null ->
                webhooks.due(attempt.event(), attempt.endpoint(), Instant.ofEpochMilli(attempt.nextMillis()));
            case Change.ResendAsked asked ->
                webhooks.due(asked.event(), asked.endpoint(), Instant.ofEpochMilli(asked.atMillis()));
            case Change.Intent intent
            when intent.settlesAt != null ->
                settle(intent.settlesAt, booking -> Acquirer.settleIntent(booking, intent.id));
            case Change.Refund refund
            when refund.settlesAt() != null ->
                settle(refund.settlesAt(), booking -> Acquirer.settleRefund(booking, refund.id()));
            case Change.Session session
            when session.status().equals("open") ->
                settle(session.expires(), booking -> Acquirer.expireSession(booking, session.id(), false));
            case Change.Trade trade
            when trade.state == Change.TradeState.OPEN ->
                settle(trade.expires, booking -> Trades.expire(booking, trade.key()));
            case Change.Trade trade
            when trade.state == Change.TradeState.PAID && trade.provider == Change.WalletBrand.ALIPAY ->
                settle(Trades.finishes(trade), booking -> Trades.finish(booking, trade.key()));
            case Change.TradeRefund refund
            when refund.settlesAt() != null ->
                settle(refund.settlesAt(), booking -> Trades.settleRefund(booking, refund.key()));
            case Change.ClockMoved moved -> {
                store.clock().moveTo(Duration.ofMillis(moved.offsetMillis()));
                schedule.clockMoved();
            }
            default -> {} // Nothing happens later because of it.
        }
    }

    private void settle(long atSecond, Consumer<Booking> settling) {
        schedule.at(Instant.ofEpochSecond(atSecond), () -> {
            try {
                store.book("", null, booking -> {
                    settling.accept(booking);
                    return null;
                });
            } catch (IllegalStateException closing) {
                // Still pending in the journal: the next start settles it.
            }
        });
    }

    /** Where it listens. */
    public URI url() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return URI.create("http://" + host + ":" + connector.getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the server did not stop in order", e);
        }
        post.close();
        schedule.close();
        webhooks.close();
        try {
            store.close();
        } catch (IOException e) {
            LOG.warn("the journal did not close in order", e);
        }
    }

    private Answer answer(Web.Request request) {
        return switch (request.path().isEmpty() ? "" : request.path().getFirst()) {
            case "v1" -> api.answer(request);
            case "v3" -> wechat.answer(request);
            case "gateway.do" -> TradePages.isPage(request) ? tradePages.answer(request) : alipay.answer(request);
            case "pay", "3ds" -> pages.answer(request);
            case "wechat", "alipay" -> tradePages.answer(request);
            case "sms" -> post.answer(request);
            case "sandbox" ->
                open
                                && !("Bearer " + settings.secretKey())
                                        .equals(request.header().apply("Authorization"))
                        ? Answer.of(401, "text/plain", "beyond loopback the controls need the secret key")
                        : request.path().size() == 2 && request.path().get(1).equals("letters")
                                ? post.answer(request)
                                : controls.answer(request);
            case "health" -> Answer.json(200, Store.JSON.createObjectNode().put("status", "ok"));
            default ->
                Answer.of(
                        404,
                        "text/plain",
                        "This is Cartulary's payment sandbox: /v1, /v3, /gateway.do, /pay, /sandbox and /health are here.");
        };
    }

    /** Jetty's side of it. */
    private final class Front extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            var headers = request.getHeaders();
            var uri = request.getHttpURI();
            Answer answer;
            try {
                byte[] body = Content.Source.asInputStream(request).readNBytes(BODY_MAX + 1);
                answer = body.length > BODY_MAX
                        ? Answer.of(413, "text/plain", "the body is too large")
                        : answer(new Web.Request(
                                request.getMethod(),
                                segments(uri.getPath()),
                                uri.getPathQuery(),
                                uri.getQuery(),
                                new String(body, StandardCharsets.UTF_8),
                                headers::get));
            } catch (RuntimeException e) {
                LOG.error("a request failed", e);
                answer = Answer.of(
                        500, "application/json", "{\"error\":{\"type\":\"api_error\",\"message\":\"sandbox defect\"}}");
            }
            if (answer.cut() == Cut.BEFORE_ANSWER) {
                request.getConnectionMetaData().getConnection().getEndPoint().close();
                callback.failed(new IOException("cut by script"));
                return true;
            }
            byte[] bytes = answer.bytes();
            response.setStatus(answer.status());
            answer.headers().forEach((name, value) -> response.getHeaders().put(new HttpField(name, value)));
            response.getHeaders().put("Content-Length", bytes.length);
            if (answer.cut() == Cut.WITHIN_BODY) {
                byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
                response.write(
                        false,
                        ByteBuffer.wrap(half),
                        Callback.from(
                                () -> {
                                    request.getConnectionMetaData()
                                            .getConnection()
                                            .getEndPoint()
                                            .close();
                                    callback.failed(new IOException("cut by script"));
                                },
                                callback::failed));
                return true;
            }
            response.write(true, ByteBuffer.wrap(bytes), callback);
            return true;
        }

        private static List<String> segments(String path) {
            return Arrays.stream(path.split("/"))
                    .filter(segment -> !segment.isEmpty())
                    .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .toList();
        }
    }
}
