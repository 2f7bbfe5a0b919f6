"""What a browser makes of the pages: accessible, valid, whole in print, the same look everywhere."""
