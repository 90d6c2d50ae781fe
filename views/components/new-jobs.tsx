/** @jsxImportSource @kitajs/html */
/**
 * "3 new ↑": lists keep their rows where they are, and jobs that began since the page was drawn are offered here. The
 * browser shows it (views/browser/new-jobs.ts).
 * @param href the page itself, which then shows them
 */
export function NewJobs({ href }: { href: string }): JSX.Element {
  return (
    <a class="new-jobs num" href={href} data-new-jobs hidden>
      New
    </a>
  );
}
