#!/bin/sh
# The command `formhelper` as the user of the service, with its settings and its data: install it as
# /usr/local/bin/formhelper on a server with systemd. Files that are named must lie where everybody may read them, but
# not in /tmp, /home or /root, which the service does not see.
exec systemd-run --quiet --pipe --wait --collect \
    --property=DynamicUser=yes --property=User=formhelper --property=UMask=0077 \
    --property=StateDirectory=formhelper --property=StateDirectoryMode=0700 --property=ProtectHome=yes \
    --property=EnvironmentFile=-/etc/formhelper.env --setenv=FORMHELPER_DATA=/var/lib/formhelper \
    /opt/formhelper/venv/bin/formhelper "$@"
