package cartulary.query;

import cartulary.embedded.testing.TestServers;
import com.redis.testcontainers.RedisContainer;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mongodb.MongoDBContainer;

/** All that the query side asks of MongoDB and Redis, asked of the ones that docker-compose.yml starts; left out without Docker. */
@Testcontainers(disabledWithoutDocker = true)
class QuerySideInContainersIT extends QuerySideIT {
    private static final AtomicInteger NEXT = new AtomicInteger();

    @Container
    private static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8.0");

    @Container
    private static final RedisContainer REDIS = new RedisContainer("redis:7.4-alpine");

    @Override
    TestServers.Mongo freshMongo() {
        var database = "test_" + NEXT.incrementAndGet();
        return new TestServers.Mongo(MONGO.getReplicaSetUrl(database), database);
    }

    @Override
    String redis() {
        return REDIS.getRedisURI();
    }
}
