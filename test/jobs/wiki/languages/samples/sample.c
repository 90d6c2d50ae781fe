#include <stdio.h>
#define LIMIT 10
#define TWICE(x) ((x) * 2)
typedef struct node { int value; struct node *next; } node;
typedef int (*visit_fn)(node *n, void *data);
enum state { IDLE, BUSY };
struct list { node *head; unsigned count; };
static int total;
const char *names[] = { "a", "b" };
static void reset(struct list *l) { l->count = 0; }
__attribute__((noinline)) int walk(struct list *l, visit_fn fn, void *data) {
#ifdef DEEP
  if (fn) {
#else
  if (l && fn) {
#endif
    total++;
  }
  return total;
}
API_EXPORT char *name_of(enum state s) API_NONNULL;
char *name_of(enum state s) { return s == IDLE ? "idle" : "busy"; }
