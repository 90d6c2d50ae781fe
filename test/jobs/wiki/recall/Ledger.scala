package ledger
package books

import java.time.{Instant, Duration => Length}
import ledger.money._

/** What can be booked. */
trait Bookable {
  def amount: Amount
  val side: Side
  def describe: String = "an entry"
}

sealed abstract class Side(val letter: Char) {
  def opposite: Side
}

object Side {
  case object Debit extends Side('D') {
    def opposite: Side = Credit
  }
  case object Credit extends Side('C') {
    def opposite: Side = Debit
  }
  implicit val ordering: Ordering[Side] = Ordering.by(_.letter)
}

/** A line of a [[Book]].
  *
  * @param amount how much
  * @param side which column
  */
case class Entry(amount: Amount, side: Side = Side.Debit) extends Bookable

abstract class Book[E <: Bookable](val name: String) extends Iterable[E] {
  type Page = Seq[E]
  var closedAt: Option[Instant] = None
  lazy val pages: Int = 1
  private val hidden = 3

  def this() = this("cash")

  /** Adds an entry. */
  @throws[IllegalStateException]
  def add(entry: E)(implicit now: Instant): Unit = {
    require(closedAt.isEmpty)
  }

  def +=(entry: E): Unit
}

object Book {
  val MostEntries = 10000
  def named(name: String): Book[Entry] = ???
}

enum Colour(val code: Int) {
  case Red extends Colour(1)
  case Blue, Green
}

given entryOrdering: Ordering[Entry] = Ordering.by(_.amount)

extension (entry: Entry)
  def isDebit: Boolean = entry.side == Side.Debit

type Listener = Entry => Unit

object Main extends App {
  println(Book.named("cash"))
}
