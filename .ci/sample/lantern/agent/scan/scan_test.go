package scan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFolderLeavesOutHiddenFiles(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"b.txt", "a.txt", ".hidden"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte("12345"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lines, err := Folder(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "a.txt (5 bytes") {
		t.Errorf("unexpected lines: %q", lines)
	}
}

func ExampleFolder() {
	lines, err := Folder("/srv/inbox")
	if err != nil {
		return
	}
	for _, line := range lines {
		os.Stdout.WriteString(line + "\n")
	}
}
