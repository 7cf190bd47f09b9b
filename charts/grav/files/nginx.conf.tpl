# The web server of the site: files that the public may have, everything else through PHP.
worker_processes 1;
daemon off;
pid /tmp/nginx.pid;
error_log stderr warn;

events {
  worker_connections 1024;
}

http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  server_tokens off;
  sendfile on;
  gzip on;
  gzip_types text/css application/javascript image/svg+xml application/json;
  client_max_body_size {{ .Values.upload }};

  # The root of the container cannot be written.
  client_body_temp_path /tmp/body;
  fastcgi_temp_path /tmp/fastcgi;
  proxy_temp_path /tmp/proxy;
  scgi_temp_path /tmp/scgi;
  uwsgi_temp_path /tmp/uwsgi;

  # Requests are logged by the Gateway.
  access_log off;

  # TLS ends at the Gateway: Grav has to know, or its links would say http.
  map $http_x_forwarded_proto $https_flag {
    default "";
    https on;
  }
  map $http_x_forwarded_proto $public_port {
    default 80;
    https 443;
  }

  server {
    listen 8080;
    server_name _;
    root /app/www/public;
    index index.php;

    location = /-/alive {
      return 204;
    }

    # Answered by PHP itself.
    location = /-/ready {
      fastcgi_pass 127.0.0.1:9000;
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_NAME /-/ready;
      fastcgi_param SCRIPT_FILENAME /-/ready;
    }

    # Nobody outside has business in these.
    location ~ /\. {
      return 403;
    }
    location ~* ^/(bin|cache|logs|backup|tests|tmp)/ {
      return 403;
    }
    location ~* ^/user/(accounts|config|data|env)/ {
      return 403;
    }
    location ~* ^/(system|vendor)/.*\.(txt|xml|md|html|htm|json|yaml|yml|twig|sh|bat|php|phar)$ {
      return 403;
    }
    location ~* ^/user/.*\.(txt|md|json|yaml|yml|twig|sh|bat|php|phar|phtml)$ {
      return 403;
    }
    location ~* ^/(composer\.(json|lock)|LICENSE\.txt|nginx\.conf|web\.config|htaccess\.txt)$ {
      return 403;
    }

    location / {
      try_files $uri $uri/ /index.php$is_args$args;
    }

    # One program is run by name, and no other.
    location = /index.php {
      fastcgi_pass 127.0.0.1:9000;
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME $document_root/index.php;
      fastcgi_param SERVER_NAME $host;
      fastcgi_param SERVER_PORT $public_port;
      fastcgi_param HTTPS $https_flag;
      fastcgi_read_timeout 60s;
    }
    location ~ \.php$ {
      return 404;
    }
  }
}
