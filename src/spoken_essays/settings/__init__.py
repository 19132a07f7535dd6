"""TOML and front matter read into records, and mistakes in them said kindly."""
