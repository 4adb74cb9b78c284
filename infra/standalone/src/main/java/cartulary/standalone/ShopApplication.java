package cartulary.standalone;

import cartulary.command.CommandSideConfiguration;
import cartulary.gateway.GatewayConfiguration;
import cartulary.query.QuerySideConfiguration;
import cartulary.saga.SagasConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The whole shop in one context: the four sides as they run apart, over local buses. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({
    CommandSideConfiguration.class,
    QuerySideConfiguration.class,
    SagasConfiguration.class,
    GatewayConfiguration.class
})
public class ShopApplication {}
