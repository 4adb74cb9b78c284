package cartulary.loadtest;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws from 0 to n-1: the k-th as often as 1/(k+1)^s says. */
final class Zipf {
    private final double[] up;

    Zipf(int n, double s) {
        up = new double[n];
        var sum = 0.0;
        for (int k = 0; k < n; k++) up[k] = sum += Math.pow(k + 1.0, -s);
        for (int k = 0; k < n; k++) up[k] /= sum;
    }

    int next(RandomGenerator chance) {
        int at = Arrays.binarySearch(up, chance.nextDouble());
        return Math.min(at < 0 ? -at - 1 : at, up.length - 1);
    }

    /** Of all draws, those that fall on the most frequent. */
    double share(int most) {
        return up[Math.min(most, up.length) - 1];
    }
}
