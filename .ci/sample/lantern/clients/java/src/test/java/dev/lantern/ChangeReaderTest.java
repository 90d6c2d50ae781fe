package dev.lantern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeReaderTest {
  @Test
  void readsChangesWithEscapedLines() throws IOException {
    var json =
        """
        {"changes":[{"number":3,"watchId":"inbox","title":"In\\u0062ox","foundAt":0,"added":["a \\"b\\""],"removed":[]}]}
        """;
    var change = ChangeReader.readAll(json).getFirst();
    assertEquals("Inbox: +1 -0", change.headline());
    assertEquals(List.of("a \"b\""), change.added());
  }

  @Test
  void refusesAnAnswerThatEndsTooEarly() {
    assertThrows(IOException.class, () -> ChangeReader.readAll("{\"changes\":["));
  }
}
