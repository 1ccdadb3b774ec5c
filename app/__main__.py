"""python -m app: the same as the command xinfang-desk."""

from app.cli import main

if __name__ == "__main__":
    main()
