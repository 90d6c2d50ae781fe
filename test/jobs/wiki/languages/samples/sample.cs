using System;
namespace Shop.Orders;
/// <summary>An order.</summary>
[Serializable]
public sealed partial class Order : IOrder
{
    public const int Most = 3;
    public string Name { get; set; } = "";
    public event EventHandler? Changed;
    public Order(string name) { Name = name; }
    public static Order Of<T>(T value) where T : class => new("");
    public enum State { Open, Closed }
}
public interface IOrder { string Name { get; } void Send(); }
public record Line(int Count);
public readonly struct Money { public decimal Amount { get; } }
public delegate void Sent(Order order);
internal static class Helpers { public static Order Twice(this Order order) => order; }
