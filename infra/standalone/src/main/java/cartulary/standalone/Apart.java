package cartulary.standalone;

import cartulary.embedded.EmbeddedException;
import cartulary.embedded.Servers;
import cartulary.embedded.SideServer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The sides as processes of their own on this machine, meeting at an Axon Server (docs/distributed.md).
 *
 * @param axonServer HOST:PORT of its gRPC door
 * @param counts how many of each side, but for the gateway, of which there is one
 * @param firstPort of the instances' health, one after the other
 */
record Apart(String axonServer, Map<Side, Integer> counts, int firstPort) {
    static final String AXON_SERVER = "axon-server";
    static final String PORT = "sides.port";
    private static final String DISTRIBUTED_VARIABLE = "CARTULARY_DISTRIBUTED";

    /** In the order of their start; they stop the other way round. */
    enum Side {
        COMMAND_SIDE("command-side", "cartulary.command.CommandSide", 192, 6),
        QUERY_SIDE("query-side", "cartulary.query.QuerySide", 192, 6),
        SAGAS("sagas", "cartulary.saga.Sagas", 192, 20),
        GATEWAY("gateway", "cartulary.gateway.Gateway", 256, 4);

        final String word;
        final String main;
        final int heapMb;
        final int connections;

        Side(String word, String main, int heapMb, int connections) {
            this.word = word;
            this.main = main;
            this.heapMb = heapMb;
            this.connections = connections;
        }

        String setting() {
            return "sides." + word;
        }
    }

    /** The settings understood here. */
    static List<String> keys() {
        return List.of(AXON_SERVER, PORT, Side.COMMAND_SIDE.setting(), Side.QUERY_SIDE.setting(), Side.SAGAS.setting());
    }

    /**
     * @param distributed whether it was said on the command line; {@code CARTULARY_DISTRIBUTED=true} says it as well
     * @param given of {@link #keys}; what is missing is looked for in the environment
     * @return empty if they are to share a process
     * @throws EmbeddedException naming what cannot be used
     */
    static Optional<Apart> from(boolean distributed, Map<String, String> given, Map<String, String> environment) {
        if (!distributed && !Boolean.parseBoolean(environment.get(DISTRIBUTED_VARIABLE))) {
            if (given.isEmpty()) return Optional.empty();
            throw new EmbeddedException(given.keySet().iterator().next() + " goes with up --distributed only");
        }
        var all = new LinkedHashMap<String, String>();
        for (var key : keys()) {
            var value = given.getOrDefault(key, environment.get(variable(key)));
            if (value != null) all.put(key, value);
        }
        var server = all.getOrDefault(AXON_SERVER, "");
        if (!server.matches("[^\\s:]+:\\d{1,5}")) {
            throw new EmbeddedException(
                    server.isEmpty()
                            ? "up --distributed needs axon-server=HOST:PORT, where an Axon Server takes gRPC (commonly 8124)"
                            : "axon-server is no HOST:PORT: " + server);
        }
        var counts = new LinkedHashMap<Side, Integer>();
        for (var side : List.of(Side.COMMAND_SIDE, Side.QUERY_SIDE, Side.SAGAS)) {
            counts.put(side, number(all, side.setting(), "2", 9));
        }
        counts.put(Side.GATEWAY, 1);
        return Optional.of(new Apart(server, counts, number(all, PORT, "24100", 65_000)));
    }

    private static String variable(String key) {
        return "CARTULARY_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static int number(Map<String, String> given, String key, String otherwise, int most) {
        var text = given.getOrDefault(key, otherwise);
        try {
            var number = Integer.parseInt(text);
            if (number >= 1 && number <= most) return number;
        } catch (NumberFormatException _) { // Said below, with the name.
        }
        throw new EmbeddedException("%s is not from 1 to %d: %s".formatted(key, most, text));
    }

    /** What every process on this store is told. */
    Map<String, Object> common() {
        return Map.of("cartulary.event-store", "axon-server", "cartulary.axon-server.servers", axonServer);
    }

    /** One child for each instance, in the order of their start. */
    List<SideServer> instances(ShopSettings settings, Servers servers) {
        var instances = new ArrayList<SideServer>();
        var port = firstPort;
        for (var count : counts.entrySet()) {
            var side = count.getKey();
            for (int number = 1; number <= count.getValue(); number++) {
                var name = side == Side.GATEWAY ? side.word : side.word + "-" + number;
                var properties = new LinkedHashMap<>(settings.properties(servers));
                properties.putAll(common());
                properties.put("spring.application.name", side.word);
                properties.put("cartulary.node-id", name);
                properties.put("cartulary.node.number", number);
                properties.put("cartulary.node.count", count.getValue());
                properties.put("spring.datasource.hikari.maximum-pool-size", side.connections);
                properties.put(
                        "logging.file.name",
                        servers.data().root().resolve("logs/" + name + ".log").toString());
                String health;
                int known;
                if (side == Side.GATEWAY) {
                    known = settings.servers().gatewayPort();
                    health = "http://127.0.0.1:" + settings.servers().managementPort();
                    properties.put("management.health.mongodb.enabled", false); // None of its own.
                } else {
                    known = port++;
                    health = "http://127.0.0.1:" + known;
                    properties.put("spring.main.sources", HealthPort.class.getName());
                    properties.put("cartulary.health.port", known);
                }
                properties.putAll(settings.sides());
                instances.add(new SideServer(
                        name,
                        servers.data(),
                        known,
                        health + "/actuator/health/readiness",
                        jvm(side),
                        side.main,
                        json(properties)));
            }
        }
        return instances;
    }

    /** As this JVM's own, so that they start from the same AOT cache; but for the heap. */
    private static List<String> jvm(Side side) {
        var flags = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.matches("-Xm[sx].*") && !flag.startsWith("-agentlib"))
                .toList());
        flags.add("-Xmx" + side.heapMb + "m");
        flags.add("-XX:+ExitOnOutOfMemoryError"); // It is started again; half a process would keep its claims.
        return flags;
    }

    private static String json(Map<String, Object> properties) {
        try {
            return new ObjectMapper().writeValueAsString(properties);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
