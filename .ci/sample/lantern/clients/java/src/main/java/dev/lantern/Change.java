package dev.lantern;

import java.time.Instant;
import java.util.List;

/**
 * Something that is different from what was seen before.
 *
 * @param number counts up by one, so that a client can ask for what came after it
 * @param watchId the watch that it was found by
 * @param title what people call the watch
 * @param foundAt when it was found
 * @param added lines that are new
 * @param removed lines that are gone
 */
public record Change(
    long number, String watchId, String title, Instant foundAt, List<String> added, List<String> removed) {

  /** Keeps copies of the lists, so that a change never changes. */
  public Change {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /** The change in one line, such as {@code Inbox: +2 -0}. */
  public String headline() {
    return "%s: +%d -%d".formatted(title, added.size(), removed.size());
  }
}
