// Package report sends what an agent saw to a Lantern.
package report

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Reporter sends reports to one Lantern. It may be used by several goroutines.
type Reporter struct {
	base   string
	token  string
	client *http.Client
}

// New returns a Reporter for the Lantern at base, such as http://lantern.local:4114.
func New(base, token string) *Reporter {
	return &Reporter{base: base, token: token, client: &http.Client{Timeout: 30 * time.Second}}
}

// RefusedError says that the Lantern did not take a report.
type RefusedError struct {
	// Status is the HTTP status of the answer: 401 for a wrong token, 404 for a watch that does not exist.
	Status int
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("lantern refused the report: status %d", e.Status)
}

// Send reports the lines of one look at a watch. Nothing is remembered when it fails: the next report has everything.
func (r *Reporter) Send(ctx context.Context, watch string, lines []string) error {
	body, err := json.Marshal(map[string][]string{"lines": lines})
	if err != nil {
		return err
	}
	address := fmt.Sprintf("%s/api/watches/%s/report", r.base, url.PathEscape(watch))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+r.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := r.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		return &RefusedError{Status: response.StatusCode}
	}
	return nil
}
