const char *url = "ws://192.168.1.248:8000/server";
