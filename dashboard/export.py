"""What can be downloaded: the rows on the screen, each with its evidence."""
