package dev.egcfg.core.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** A text that fails as soon as it is longer than it may be: a server may have no end. */
public final class BoundedText implements BodySubscriber<String> {

  private final BodySubscriber<String> text;
  private final int mostBytes;
  private Subscription subscription = new Nothing();
  private long bytes;

  private BoundedText(BodySubscriber<String> text, int mostBytes) {
    this.text = text;
    this.mostBytes = mostBytes;
  }

  /** As {@link BodyHandlers#ofString()}, but for an {@link IOException} beyond so many bytes. */
  public static BodyHandler<String> ofAtMost(int mostBytes) {
    return response -> new BoundedText(BodyHandlers.ofString().apply(response), mostBytes);
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    text.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> more) {
    if (bytes > mostBytes) {
      return; // was under way when the subscription was given up
    }
    bytes += more.stream().mapToLong(ByteBuffer::remaining).sum();
    if (bytes > mostBytes) {
      subscription.cancel();
      text.onError(new IOException("the answer has more than " + mostBytes + " bytes"));
    } else {
      text.onNext(more);
    }
  }

  @Override
  public void onError(Throwable failure) {
    text.onError(failure);
  }

  @Override
  public void onComplete() {
    text.onComplete();
  }

  @Override
  public CompletionStage<String> getBody() {
    return text.getBody();
  }

  /** Before there is any. */
  private static final class Nothing implements Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
