package dev.egcfg.reports;

/**
 * The exact test of McNemar (1947) for two ways of answering the same problems: under the null
 * hypothesis a problem that only one of them solves is as likely to be the one's as the other's.
 *
 * @param onlyFirst problems that the first way alone solves
 * @param onlySecond problems that the second way alone solves
 */
public record McNemar(int onlyFirst, int onlySecond) {

  public McNemar {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException(
          "no test for " + onlyFirst + " and " + onlySecond + " discordant problems");
    }
  }

  /**
   * The two-sided p-value: twice the binomial tail P(X &lt;= min(b, c)) of b + c fair coins, at
   * most 1; 1 where nothing differs.
   */
  public double pValue() {
    int n = onlyFirst + onlySecond;
    double logCoins = n * Math.log(0.5);
    double logChoose = 0;
    double tail = 0;
    for (int x = 0; x <= Math.min(onlyFirst, onlySecond); x++) {
      tail += Math.exp(logChoose + logCoins);
      logChoose += Math.log((double) (n - x) / (x + 1));
    }
    return Math.min(1, 2 * tail);
  }
}
