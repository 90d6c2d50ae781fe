# frozen_string_literal: true

require "bigdecimal"
require_relative "money/amount"

# Books and what is written into them.
module Ledger
  PAGE_SIZE = 40

  # Raised when a book is closed.
  class ClosedError < StandardError
    def message
      "the book is closed"
    end
  end

  # Keeps the time of the last change.
  module Stamped
    def touch!
      @changed_at = Time.now
    end

    def changed?
      !@changed_at.nil?
    end
  end

  class Book
    include Stamped

    SIDES = %i[debit credit].freeze

    attr_reader :name

    # @param name [String] what it is called
    # @raise [ArgumentError] if the name is empty
    def initialize(name)
      raise ArgumentError, "no name" if name.empty?

      @name = name
      @entries = []
    end

    # Adds an entry.
    def <<(entry)
      @entries << entry
      self
    end

    def total(side: :debit, &block)
      @entries.select { |entry| entry.side == side }.sum(&block)
    end

    def [](index) = @entries[index]

    class << self
      def open(name)
        new(name)
      end
    end

    def self.empty?
      false
    end

    class Page
      def lines
        []
      end
    end
  end

  def self.version
    "1.0"
  end
end

def main
  puts Ledger.version
end

main if __FILE__ == $PROGRAM_NAME
