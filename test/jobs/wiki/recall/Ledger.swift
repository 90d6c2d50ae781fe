import Foundation

/// How many entries one page of a book holds.
public let pageSize = 40

public typealias Listener = (Entry) -> Void

/// What can be booked.
public protocol Bookable: AnyObject {
    associatedtype Value
    var amount: Amount { get }
    init(amount: Amount)
    func describe() -> String
}

public enum Side: String, Sendable {
    case debit = "D"
    case credit = "C"

    public var opposite: Side {
        self == .debit ? .credit : .debit
    }
}

/// A line of a ``Book``.
public struct Entry: Equatable {
    public let amount: Amount
    public var side: Side = .debit

    /// - Parameters:
    ///   - amount: how much
    ///   - side: which column
    public init(amount: Amount, side: Side = .debit) {
        self.amount = amount
        self.side = side
    }
}

open class Book {
    public enum Failure: Error {
        case closed
        case full(limit: Int)
    }

    public private(set) var entries: [Entry] = []
    public static let shared = Book(name: "cash")
    private let name: String

    public init(name: String) {
        self.name = name
    }

    /// Adds an entry.
    /// - Throws: ``Failure/closed`` when it is closed.
    /// - Returns: how many entries there are.
    @discardableResult
    open func add(_ entry: Entry) throws -> Int {
        entries.append(entry)
        return entries.count
    }

    public subscript(index: Int) -> Entry {
        entries[index]
    }
}

extension Book: CustomStringConvertible {
    public var description: String { name }
}

extension String {
    public func asBook() -> Book { Book(name: self) }
}

public actor Registry {
    public func register(_ book: Book) {}
}

public func total<C: Collection>(of entries: C) -> Amount where C.Element == Entry {
    entries.reduce(.zero) { $0 + $1.amount }
}
