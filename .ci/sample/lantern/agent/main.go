// Command agent looks at a folder of this machine and reports what it sees to a Lantern somewhere else.
//
//	LANTERN_URL=http://lantern.local:4114 LANTERN_TOKEN=… agent -watch cellar -folder /srv/data -every 5m
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"os/signal"
	"time"

	"lantern.example.com/agent/report"
	"lantern.example.com/agent/scan"
)

func main() {
	watch := flag.String("watch", "", "id of the watch to report to")
	folder := flag.String("folder", ".", "folder to look at")
	every := flag.Duration("every", 5*time.Minute, "time between two looks")
	flag.Parse()
	if *watch == "" {
		log.Fatal("Expected -watch to name a watch")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	reporter := report.New(os.Getenv("LANTERN_URL"), os.Getenv("LANTERN_TOKEN"))
	run(ctx, reporter, *watch, *folder, *every)
}

// run looks and reports until the context is done. A look or a report that fails is logged and tried again next time.
func run(ctx context.Context, reporter *report.Reporter, watch, folder string, every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		lines, err := scan.Folder(folder)
		if err == nil {
			err = reporter.Send(ctx, watch, lines)
		}
		if err != nil {
			log.Print(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
