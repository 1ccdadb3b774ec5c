"""The page 设置: what is set up once at a desk."""
