package cartulary.saga.payment;

import cartulary.contract.money.Money;
import cartulary.payments.PaymentProvider.Opening;
import java.util.Arrays;
import java.util.List;

/** Large sums are for a person to look at. */
final class LimitCheck implements RiskCheck {
    private final List<Money> limits;

    /** @param setting as "CNY:500000,JPY:100000", minor units; empty: no limits */
    LimitCheck(String setting) {
        limits = setting.isBlank()
                ? List.of()
                : Arrays.stream(setting.split(","))
                        .map(each -> each.strip().split(":"))
                        .map(parts -> Money.of(Long.parseLong(parts[1]), parts[0]))
                        .toList();
    }

    @Override
    public Verdict judge(Opening payment) {
        var due = payment.due();
        return limits.stream()
                        .filter(limit -> limit.currency().equals(due.currency()))
                        .anyMatch(limit -> due.compareTo(limit) > 0)
                ? Verdict.ASK
                : Verdict.TAKE;
    }
}
