const blank = (text: string): string => text.replace(/[^\n]/g, " ");

/**
 * What the grammar does not know: modifiers of several platforms, `fun interface`, a constructor's modifiers on a
 * line of their own, binary numbers without a sign, and a body that ends in the line of its last member.
 */
export function repairKotlin(text: string): string {
  return text
    .replace(/\b(?:actual|expect)(?=[ \t]+[a-z@])/g, blank)
    .replace(/\bfun(?=[ \t]+interface\b)/g, blank)
    .replace(
      /^[ \t]*(?:@\w+[ \t]+)*(?:internal|private|protected|public)[ \t]+constructor(?=[ \t]*\()/gm,
      blank,
    )
    .replace(/\b0b[01_]{1,64}u\b/g, (digits) => "0".repeat(digits.length))
    .replace(/^([^\n"']*\S[^\n"']*)$/gm, (line) => line.replace(/(?<=[^\s{;,])[ ](?=\})/g, ";"));
}
