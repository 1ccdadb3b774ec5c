"""The page 内容: the bureau edits what the desk says, looks at it, and puts it in effect."""
