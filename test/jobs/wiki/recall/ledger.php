<?php

declare(strict_types=1);

namespace Ledger\Books;

use Ledger\Money\Amount;
use Ledger\Money\{Currency, Rounding as RoundingRule};
use function Ledger\Support\today;

/** How many entries one page of a book holds. */
const PAGE_SIZE = 40;

define('LEDGER_STARTED', true);

/** What can be booked. */
interface Bookable
{
    public const MOST_LINES = 99;

    public function amount(): Amount;
}

/** Keeps the time of the last change. */
trait Stamped
{
    protected ?int $changedAt = null;

    public function touch(): void
    {
        $this->changedAt = today();
    }
}

enum Side: string
{
    case Debit = 'D';
    case Credit = 'C';

    public function opposite(): self
    {
        return $this === self::Debit ? self::Credit : self::Debit;
    }
}

/**
 * A line of a book.
 *
 * @see Book::add()
 */
final class Entry implements Bookable
{
    use Stamped;

    public static int $made = 0;

    public function __construct(
        private readonly Amount $amount,
        public readonly Side $side = Side::Debit,
    ) {
        self::$made++;
    }

    public function amount(): Amount
    {
        return $this->amount;
    }

    #[\Override]
    public function __toString(): string
    {
        return "{$this->side->value} {$this->amount}";
    }
}

abstract class Book
{
    /** @var list<Entry> */
    protected array $entries = [];

    abstract public function name(): string;

    final public function add(Entry ...$entries): static
    {
        foreach ($entries as $entry) {
            $this->entries[] = $entry;
        }
        return $this;
    }
}

/** Adds up amounts. */
function total(Amount ...$amounts): Amount
{
    return array_reduce($amounts, fn ($sum, $next) => $sum->plus($next), Amount::zero());
}

if (!function_exists('Ledger\Books\is_empty')) {
    function is_empty(Book $book): bool
    {
        return $book->name() === '';
    }
}
