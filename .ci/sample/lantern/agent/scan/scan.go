// Package scan turns a folder into lines, in the same form as Lantern's own folder source.
package scan

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"sort"
	"strings"
)

// MaxFiles is the most that one folder may hold.
const MaxFiles = 50000

// Folder lists every file below root with its size and the second of its last change, sorted by path.
// Hidden files and folders are left out, and links are not followed.
func Folder(root string) ([]string, error) {
	var lines []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path != root && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		if len(lines) == MaxFiles {
			return fmt.Errorf("scan %s: more than %d files", root, MaxFiles)
		}
		line, err := describe(root, path, entry)
		lines = append(lines, line)
		return err
	})
	sort.Strings(lines)
	return lines, err
}

func describe(root, path string, entry fs.DirEntry) (string, error) {
	info, err := entry.Info()
	if err != nil {
		return "", err
	}
	name, err := filepath.Rel(root, path)
	if err != nil {
		return "", err
	}
	seen := info.ModTime().UTC().Format("2006-01-02T15:04:05")
	return fmt.Sprintf("%s (%d bytes, %s)", filepath.ToSlash(name), info.Size(), seen), nil
}
