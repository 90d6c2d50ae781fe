package dev.lantern;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Asks one Lantern for what it found. Safe for use by several threads. */
public final class LanternClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI base;
  private final HttpClient http;

  /**
   * Makes a client with the settings that most programs want.
   *
   * @param base the address of the Lantern, such as {@code http://localhost:4114}
   */
  public LanternClient(URI base) {
    this(base, HttpClient.newBuilder().connectTimeout(PATIENCE).build());
  }

  /** Makes a client that sends its questions through the given one. */
  public LanternClient(URI base, HttpClient http) {
    this.base = base;
    this.http = http;
  }

  /**
   * Lists changes, oldest first.
   *
   * @param after only changes with a greater number; 0 for all
   * @throws LanternException when there was no answer, or none that can be understood
   * @throws InterruptedException when the thread was interrupted while it waited
   */
  public List<Change> changes(long after) throws LanternException, InterruptedException {
    var address = base.resolve("/api/changes?after=" + after);
    var request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new LanternException(address + " answered " + response.statusCode(), null);
      }
      return ChangeReader.readAll(response.body());
    } catch (IOException cause) {
      throw new LanternException(base + " did not answer", cause);
    }
  }
}
