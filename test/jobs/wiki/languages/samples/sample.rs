//! Sizes of things.
use std::fmt;
/// Most there may be.
pub const MOST: usize = 10;
static mut COUNT: u32 = 0;
pub type Pair = (u8, u8);
/// A size.
pub struct Size { pub width: u32, pub height: u32 }
pub enum Unit { Metre, Foot(u8) }
pub trait Measure { fn measure(&self) -> Size; fn unit(&self) -> Unit { Unit::Metre } }
impl Size {
    pub fn new(width: u32) -> Size { Size { width, height: 1 } }
    pub fn area(&self) -> u32 { self.width * self.height }
}
impl Measure for Unit { fn measure(&self) -> Size { Size::new(1) } }
macro_rules! sized { ($x:expr) => { Size::new($x) }; }
fn helper() {}
pub(crate) fn shared<T: fmt::Debug>(value: T) -> T where T: Clone { value }
