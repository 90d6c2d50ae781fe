#include <string>
LAMP_BEGIN_NAMESPACE
namespace lamp {
template <typename T> class LAMP_API Buffer : public Base<T> {
 public:
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  auto size() const noexcept -> size_t { return size_; }
  template <typename U> void append(U value);
  int flags;
 private:
  size_t size_ = 0;
};
enum class Colour { red, green };
struct Point { int x; int y; };
using Text = std::string;
LAMP_INLINE auto join(const Text& a, const Text& b) -> Text { return a + b; }
inline int join(int a, int b) { return a + b; }
namespace detail { constexpr int depth = 3; void hidden() {} }
}
template <typename T> template <typename U> void lamp::Buffer<T>::append(U value) {}
LAMP_END_NAMESPACE
int main() { return 0; }
