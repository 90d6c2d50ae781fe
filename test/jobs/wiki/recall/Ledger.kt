package ledger.books

import java.time.Instant
import ledger.money.Amount
import ledger.money.Currency as Unit

/** How many entries one page of a book holds. */
const val PAGE_SIZE = 40

typealias Listener = (Entry) -> Unit

/** What can be booked. */
interface Bookable {
  val amount: Amount

  fun describe(): String = "an entry"
}

enum class Side(val letter: Char) {
  DEBIT('D'),
  CREDIT('C');

  fun opposite(): Side = if (this == DEBIT) CREDIT else DEBIT
}

/**
 * A line of a [Book].
 *
 * @property amount how much
 * @property side which column
 */
data class Entry(
  override val amount: Amount,
  val side: Side = Side.DEBIT,
) : Bookable

sealed class Outcome {
  data class Booked(val entry: Entry) : Outcome()

  object Refused : Outcome()
}

abstract class Book(val name: String) {
  var closedAt: Instant? = null

  abstract fun pages(): Int

  /** Adds an entry and tells how that went. */
  open fun add(entry: Entry): Outcome {
    return if (closedAt == null) Outcome.Booked(entry) else Outcome.Refused
  }

  companion object {
    const val MOST_ENTRIES = 10_000

    fun named(name: String): Book = Journal(name)
  }
}

class Journal(name: String) : Book(name) {
  override fun pages(): Int {
    return 1
  }
}

object Registry {
  val books = mutableListOf<Book>()

  fun register(book: Book) {
    books += book
  }
}

annotation class Audited(val by: String)

/** The sum of what a book holds. */
fun Book.total(side: Side): Amount {
  return Amount.ZERO
}

val Entry.isDebit: Boolean
  get() = side == Side.DEBIT

fun main() {
  Registry.register(Book.named("cash"))
}
